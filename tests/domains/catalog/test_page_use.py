"""Map labels, addresses that say nothing twice, and a report's part that can be corrected."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layan.domains.catalog import actions
from layan.domains.catalog.models import CorrectionReport
from layan.domains.catalog.rules.mapping import LETTER, LINE, Mark, frame, spread
from layan.domains.catalog.rules.wording import named_in
from tests.conftest import NOW

VIEW = frame((106.6, -6.2, 106.7, -6.1))
MARKS = st.lists(
    st.builds(Mark, st.floats(0, VIEW.width), st.floats(0, VIEW.height), st.text(min_size=1)),
    max_size=20,
)


def box(mark: Mark) -> tuple[float, float, float, float]:
    half = len(mark.name) * LETTER / 2
    middle = mark.y - LINE / 4
    return mark.x - half, middle - LINE / 2, mark.x + half, middle + LINE / 2


@given(MARKS)
def test_no_two_labels_cover_each_other_and_few_are_shown(marks):
    placed = spread(marks, VIEW, most=6)
    assert len(placed) <= 6
    boxes = [box(mark) for mark in placed]
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            apart_x = one[2] <= other[0] + 0.2 or other[2] <= one[0] + 0.2
            apart_y = one[3] <= other[1] + 0.2 or other[3] <= one[1] + 0.2
            assert apart_x or apart_y


def test_the_own_label_is_shown_whatever_stands_around_it():
    crowd = [Mark(200, 200, f"Kantor Kelurahan {number}") for number in range(9)]
    placed = spread([*crowd, Mark(200, 200, "Mal Pelayanan Publik", always=True)], VIEW, most=6)
    assert placed[0].name == "Mal Pelayanan Publik"
    assert len(placed) == 2


@pytest.mark.parametrize(
    ("address", "area", "district", "said"),
    [
        ("Jl. Satria Sudirman No. 1, Sukaasih", "Sukaasih", False, True),
        ("Jl. Satria Sudirman, Kel. Sukaasih", "Sukaasih", False, True),
        ("Jl. Sukaasih No. 3", "Sukaasih", False, False),
        ("Jl. A, Kec. Tangerang", "Tangerang", True, True),
        ("Jl. A, Tangerang", "Tangerang", True, False),
        ("", "Sukaasih", False, False),
    ],
)
def test_an_area_is_found_in_an_address_as_a_part_of_its_own(address, area, district, said):
    assert named_in(address, area, district=district) is said


def test_the_first_choice_of_a_report_is_none(small_city, client):
    page = client.get("/en/layanan/ktp-el-hilang/lapor/").content.decode()
    first = re.search(r"<select[^>]*>\s*<option([^>]*)>([^<]*)", page)
    assert first
    assert 'value=""' in first[1]
    assert first[2] == "Choose a part …"
    sent = client.post("/layanan/ktp-el-hilang/lapor/", {"part": "", "text": "Salah semua."})
    assert sent.status_code == 422


@pytest.mark.parametrize(("sent", "kept"), [("time", "time"), ("", "cost")])
def test_the_officer_corrects_the_part(small_city, client, citra, sent, kept):
    number = actions.report_mistake("ktp-el-hilang", "cost", "Lebih dari sehari.", now=NOW)
    client.force_login(citra)
    answer = {"state": "accepted", "answer": "Benar, waktunya kami betulkan.", "part": sent}
    assert client.post(f"/konsol/laporan/{number}/", answer).status_code == 302
    assert CorrectionReport.objects.get().part == kept


def test_a_part_nobody_knows_is_refused(small_city, client, citra):
    number = actions.report_mistake("ktp-el-hilang", "cost", "Lebih dari sehari.", now=NOW)
    client.force_login(citra)
    answer = {"state": "accepted", "answer": "Benar, waktunya kami betulkan.", "part": "x"}
    assert client.post(f"/konsol/laporan/{number}/", answer).status_code == 422


def test_facts_to_check_lead_to_their_part(small_city, client, citra):
    client.force_login(citra)
    page = client.get("/en/konsol/").content.decode()
    targets = set(re.findall(r'state--check" href="/en/layanan/([a-z-]+)/#(part-\d+)"', page))
    assert targets
    for service, part in targets:
        assert f'id="{part}"' in client.get(f"/en/layanan/{service}/").content.decode()
