"""Which papers are still missing, what is within reach, in which order, and where on the map."""

import pytest

from layan.domains.catalog.public import catalog
from layan.domains.catalog.rules import checklist as rules
from layan.domains.catalog.rules.mapping import box_around, frame, outline
from layan.domains.catalog.rules.pathway import path_and_rest, stages


@pytest.fixture
def known(small_city):
    return catalog()


def lost_card(known, **chosen):
    return rules.checklist(known.services["ktp-el-hilang"], known.evidence, **chosen)


def ids(lines):
    return [line.paper.id for line in lines]


def test_without_anything_every_required_paper_is_missing(known):
    assert ids(lost_card(known).missing) == ["surat-kehilangan-polisi", "kk"]


def test_a_conditional_paper_counts_only_in_its_case(known):
    usual = lost_card(known, have=["surat-kehilangan-polisi", "kk"])
    by_proxy = lost_card(known, have=["surat-kehilangan-polisi", "kk"], cases=["bila-diwakilkan"])
    assert usual.complete
    assert ids(by_proxy.missing) == ["surat-kuasa"]
    assert [case.chosen for case in by_proxy.conditions] == [True]


def test_an_optional_paper_is_listed_but_never_missing(known):
    found = rules.checklist(known.services["akta-kelahiran"], known.evidence)
    assert "ktp-el" in ids(found.lines)
    assert "ktp-el" not in ids(found.missing)


def test_strange_papers_and_cases_change_nothing(known):
    assert lost_card(known, have=["x", "KK", ""], cases=["<script>"]) == lost_card(known)


def test_a_paper_the_catalogue_lost_is_left_out(known):
    papers = {key: row for key, row in known.evidence.items() if key != "kk"}
    found = rules.checklist(known.services["ktp-el-hilang"], papers)
    assert ids(found.lines) == ["surat-kehilangan-polisi", "surat-kuasa"]


def test_condition_keys_fit_an_address():
    from layan.kernel.words import Words

    assert rules.condition_key(Words("Bila masuk SMP; boleh surat lulus")) == (
        "bila-masuk-smp-boleh-surat-lulus"
    )


def test_services_within_reach(known):
    ready, nearly = rules.within_reach(known.services.values(), ["kk", "ktp-el"])
    assert [reach.service.id for reach in ready] == ["surat-domisili", "nib"]
    assert {reach.service.id: reach.missing for reach in nearly} == {
        "ktp-el-hilang": ("surat-kehilangan-polisi",),
        "kk-hilang": ("surat-kehilangan-polisi",),
        "akta-kelahiran": ("surat-keterangan-lahir",),
        "izin-reklame": ("nib",),
    }


def test_nothing_is_within_reach_of_empty_hands(known):
    assert rules.within_reach(known.services.values(), []) == ((), ())


def test_a_prerequisite_comes_first(known):
    business = known.by_life_event["starting-business"]
    assert [[row.id for row in stage.services] for stage in stages(business)] == [
        ["nib"],
        ["izin-reklame"],
    ]
    chain, rest = path_and_rest(known.by_life_event["lost-papers"])
    assert chain == ()
    assert [row.id for row in rest] == ["ktp-el-hilang", "kk-hilang"]


def test_a_circle_of_prerequisites_still_lists_everything(known):
    one, other = known.services["nib"], known.services["izin-reklame"]
    circle = [one.model_copy(update={"requires": (other.id,)}), other]
    assert [len(stage.services) for stage in stages(circle)] == [2]


def test_map_puts_north_up_and_keeps_points_inside():
    view = frame((106.6, -6.25, 106.7, -6.1))
    west, north = view.point(106.6, -6.1)
    east, south = view.point(106.7, -6.25)
    assert 0 < west < east < view.width
    assert 0 < north < south < view.height
    assert view.height <= view.width * 1.15 + 1
    assert not view.holds(107.5, -6.2)


def test_a_single_point_still_gets_a_neighbourhood():
    west, south, east, north = box_around([(106.6, -6.2)])
    assert (round(east - west, 6), round(north - south, 6)) == (0.02, 0.02)


def test_outline_drops_vertices_that_fall_together():
    view = frame((0.0, 0.0, 1.0, 1.0), margin=0)
    ring = [[0, 0], [1e-6, 0], [1, 0], [1, 1], [0, 1], [0, 0]]
    path = outline({"type": "Polygon", "coordinates": [ring]}, view)
    assert path.count("L") == 3
    assert outline({"type": "Point", "coordinates": [0, 0]}, view) == ""
