"""Importing a pack: again, rehearsed, retired, revived, swapped, another city."""

import shutil
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from layan.domains.catalog import models
from layan.domains.catalog.public import OtherCity, PackInvalid, catalog, import_pack_folder
from layan.domains.identity.public import agency_rows
from tests.conftest import NOW
from tests.domains.catalog.test_pack_files import SERVICES, edit

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def everything():
    """All rows of all tables of the catalogue, and the agencies."""
    tables = list(
        models.City._meta.apps.get_app_config("catalog").get_models(include_auto_created=True)
    )
    return {
        "agencies": agency_rows(),
        **{
            table._meta.db_table: sorted(map(repr, table._default_manager.values_list()))
            for table in tables
        },
    }


def test_the_first_import_adds_everything_the_pack_has(small_pack):
    result = import_pack_folder(small_pack, now=NOW)
    assert (result.city, result.revision, result.changed) == ("kota-kecil", 1, True)
    assert set(result.changes["services"].added) == set(catalog().services)
    assert set(result.changes["agencies"].added) == set(catalog().agencies)
    assert not any(change.changed or change.retired for change in result.changes.values())


def test_the_same_pack_again_changes_nothing_and_writes_nothing(small_pack):
    import_pack_folder(small_pack, now=NOW)
    before = everything()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        result = import_pack_folder(small_pack, now=LATER)
    assert (result.revision, result.changed) == (1, False)
    assert everything() == before
    written = [
        row["sql"] for row in queries if row["sql"].startswith(("INSERT", "UPDATE", "DELETE"))
    ]
    assert written == []


def test_order_and_spelling_of_the_files_do_not_matter_but_order_of_records_does(small_pack):
    import_pack_folder(small_pack, now=NOW)
    path = small_pack / SERVICES
    path.write_text("# sebuah catatan\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert not import_pack_folder(small_pack, now=LATER).changed
    path.rename(path.with_name("zz-disdukcapil.yaml"))
    moved = import_pack_folder(small_pack, now=LATER)
    assert "nib" in moved.changes["services"].moved
    assert not moved.changes["services"].changed
    assert not moved.changes["services"].added


def test_a_rehearsal_tells_the_fields_and_writes_nothing(small_pack):
    import_pack_folder(small_pack, now=NOW)
    before = everything()
    edit(small_pack, SERVICES, "cost: {kind: free}", "cost: {kind: fixed, amount: 5000}")
    edit(small_pack, SERVICES, "min: 1, max: 3", "min: 1, max: 4")
    edit(small_pack, "catalog/services/dpmptsp.yaml", "id: izin-reklame", "id: izin-papan")
    edit(small_pack, "assistant/utterances/semua.yaml", "izin-reklame:", "izin-papan:")
    result = import_pack_folder(small_pack, now=LATER, dry_run=True)
    services = result.changes["services"]
    assert services.changed == {"ktp-el-hilang": ["cost", "processing_time"]}
    assert (services.added, services.retired) == (["izin-papan"], ["izin-reklame"])
    assert (result.dry_run, result.revision) == (True, 2)
    assert everything() == before
    assert import_pack_folder(small_pack, now=LATER).changes == result.changes


def test_a_rehearsal_of_a_first_import_writes_nothing(small_pack):
    before = everything()
    assert import_pack_folder(small_pack, now=NOW, dry_run=True).changed
    assert everything() == before
    assert models.City.objects.count() == 0


def test_only_what_changed_gets_a_new_date(small_pack):
    import_pack_folder(small_pack, now=NOW)
    edit(small_pack, SERVICES, "min: 1, max: 3", "min: 1, max: 4")
    import_pack_folder(small_pack, now=LATER)
    dates = dict(models.Service.objects.values_list("id", "updated_at"))
    assert dates.pop("ktp-el-hilang") == LATER
    assert set(dates.values()) == {NOW}
    assert catalog().service("ktp-el-hilang").processing_time.max == 4


def remove_service(pack, service_id):
    """Take the last service of a file out of it, and its questions with it."""
    for path in (pack / "catalog" / "services").glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.partition(f"  - id: {service_id}\n")[0], encoding="utf-8")
    for path in (pack / "assistant" / "utterances").glob("*.yaml"):
        lines = path.read_text(encoding="utf-8").splitlines()
        kept = [line for line in lines if not line.startswith(f"  {service_id}: [")]
        path.write_text("\n".join(kept) + "\n", encoding="utf-8")


def test_a_service_that_is_gone_is_retired_and_comes_back_when_it_returns(small_pack, tmp_path):
    whole = shutil.copytree(small_pack, tmp_path / "whole")
    import_pack_folder(small_pack, now=NOW)
    before = catalog().service("izin-reklame")
    remove_service(small_pack, "izin-reklame")

    gone = import_pack_folder(small_pack, now=LATER)
    assert gone.changes["services"].retired == ["izin-reklame"]
    assert "izin-reklame" not in catalog().services
    assert models.Service.objects.get(id="izin-reklame").active is False

    back = import_pack_folder(whole, now=LATER)
    assert back.changes["services"].added == ["izin-reklame"]
    assert catalog().service("izin-reklame") == before
    assert models.Service.objects.filter(id="izin-reklame").count() == 1
    assert models.Service.objects.get(id="izin-reklame").code == "PTSP-002"


def test_a_retired_service_frees_its_code_for_another(small_pack):
    import_pack_folder(small_pack, now=NOW)
    edit(small_pack, "catalog/services/dpmptsp.yaml", "id: izin-reklame", "id: izin-papan")
    edit(small_pack, "assistant/utterances/semua.yaml", "izin-reklame:", "izin-papan:")
    import_pack_folder(small_pack, now=LATER)
    codes = dict(models.Service.objects.values_list("id", "code"))
    assert codes["izin-papan"] == "PTSP-002"
    assert codes["izin-reklame"] != "PTSP-002"


def test_two_services_may_swap_their_codes(small_pack):
    import_pack_folder(small_pack, now=NOW)
    edit(small_pack, SERVICES, "code: DKC-001", "code: DKC-TMP")
    edit(small_pack, SERVICES, "code: DKC-002", "code: DKC-001")
    edit(small_pack, SERVICES, "code: DKC-TMP", "code: DKC-002")
    result = import_pack_folder(small_pack, now=LATER)
    assert result.changes["services"].changed == {
        "ktp-el-hilang": ["code"],
        "kk-hilang": ["code"],
    }
    codes = dict(models.Service.objects.values_list("id", "code"))
    assert (codes["ktp-el-hilang"], codes["kk-hilang"]) == ("DKC-002", "DKC-001")


def test_links_follow_the_pack(small_pack):
    import_pack_folder(small_pack, now=NOW)
    edit(small_pack, SERVICES, "places: [mal, capil]", 'places: [mal, "@sub-district"]')
    edit(small_pack, SERVICES, "      - {type: kk, form: copy}\n", "")
    import_pack_folder(small_pack, now=LATER)
    row = models.Service.objects.get(id="ktp-el-hilang")
    assert set(row.places.values_list("id", flat=True)) == {"mal", "kel-melati", "kel-kenanga"}
    assert set(row.evidence.values_list("id", flat=True)) == {
        "surat-kehilangan-polisi",
        "surat-kuasa",
    }


def rename_city(pack):
    edit(pack, "city.toml", 'id = "kota-kecil"', 'id = "kota-lain"')


def test_another_city_is_refused_unless_asked_for(small_pack, small_city):
    rename_city(small_pack)
    before = everything()
    with pytest.raises(OtherCity) as refused:
        import_pack_folder(small_pack, now=LATER)
    assert refused.value.facts == {"stored": "kota-kecil", "offered": "kota-lain"}
    with pytest.raises(OtherCity):
        import_pack_folder(small_pack, now=LATER, dry_run=True)
    assert everything() == before


def test_another_city_takes_over_when_asked_for(small_pack, small_city):
    rename_city(small_pack)
    result = import_pack_folder(small_pack, now=LATER, replace=True)
    assert (result.city, result.revision) == ("kota-lain", 2)
    assert models.City.objects.get().id == "kota-lain"
    assert catalog().city.id == "kota-lain"


def test_a_broken_pack_leaves_the_stored_city_alone(small_pack, small_city):
    edit(small_pack, SERVICES, "code: DKC-001", "kode: DKC-001")
    before = everything()
    with pytest.raises(PackInvalid) as refused:
        import_pack_folder(small_pack, now=LATER)
    assert refused.value.facts["count"] == len(refused.value.facts["problems"]) == 2
    assert everything() == before


def test_an_import_that_fails_half_way_leaves_nothing(small_pack):
    def full_disk(execute, sql, params, many, context):
        if sql.startswith('INSERT INTO "catalog_service_evidence"'):
            raise OSError("the disk is full")
        return execute(sql, params, many, context)

    before = everything()
    with connection.execute_wrapper(full_disk), pytest.raises(OSError, match="disk"):
        import_pack_folder(small_pack, now=NOW)
    assert everything() == before
    assert models.City.objects.count() == 0


def test_reports_of_mistakes_outlive_an_import(small_pack):
    from layan.domains.catalog.public import report_mistake

    import_pack_folder(small_pack, now=NOW)
    number = report_mistake("izin-reklame", "cost", "Saya diminta membayar", now=NOW)
    remove_service(small_pack, "izin-reklame")
    import_pack_folder(small_pack, now=LATER)
    assert models.CorrectionReport.objects.get(number=number).service_id == "izin-reklame"
