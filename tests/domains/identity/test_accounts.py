"""Who can sign in, what each may see, and the demo cast."""

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from layan.domains.catalog.public import ReportState, answer_report, report_mistake
from layan.domains.identity.models import Account, Agency
from layan.domains.identity.public import (
    STAFF,
    AgencyRow,
    DemoForbidden,
    Role,
    agency_rows,
    demo_accounts,
    forbid_other_agencies,
    make_demo_accounts,
    sync_agencies,
    wipe_demo_accounts,
)
from tests.cast import PASSWORD, open_office
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


def visible(account):
    offices = forbid_other_agencies(Agency.objects.all(), account, "id")
    return set(offices.values_list("id", flat=True))


def test_a_login_is_found_whatever_its_case(ani):
    assert authenticate(username=" ANI ", password=PASSWORD) == ani
    assert authenticate(username="ani", password=PASSWORD + "x") is None


def test_a_login_is_taken_whatever_its_case(ani):
    with pytest.raises(ValidationError):
        Account.objects.make("Ani", PASSWORD, name="Orang lain")
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.create(login="ANI", name="Orang lain")


@pytest.mark.parametrize("role", Role)
def test_only_those_who_work_for_an_agency_name_one(role):
    open_office("disdukcapil")
    needs = role in {Role.OFFICER, Role.HEAD}
    wrong = None if needs else "disdukcapil"
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.create(login="x", name="X", role=role, agency_id=wrong)
    right = "disdukcapil" if needs else None
    account = Account.objects.create(login="x", name="X", role=role, agency_id=right)
    assert account.is_staff == (role in STAFF)


def test_who_left_is_no_longer_staff(citra):
    citra.is_active = False
    citra.save()
    assert not citra.is_staff
    assert authenticate(username="citra", password=PASSWORD) is None


def test_an_account_without_password_cannot_sign_in():
    Account.objects.make("tanpa", None, name="Tanpa sandi")
    assert authenticate(username="tanpa", password="") is None


def test_passwords_are_not_kept_readable(ani):
    assert PASSWORD not in ani.password
    assert ani.password.startswith("scrypt$")


def test_each_sees_what_is_theirs(ani, citra, dedi, eka, fitri):
    assert visible(ani) == set()
    assert visible(citra) == visible(eka) == {"disdukcapil"}
    assert visible(dedi) == {"dpmptsp"}
    assert visible(fitri) == {"disdukcapil", "dpmptsp"}


def test_a_visitor_sees_nothing_of_an_agency():
    from django.contrib.auth.models import AnonymousUser

    open_office("disdukcapil")
    assert visible(AnonymousUser()) == set()


def test_agencies_keep_the_order_they_are_given_in():
    rows = [
        AgencyRow(name, position, True, {"short": name.upper()})
        for position, name in enumerate(["c", "a", "b"])
    ]
    sync_agencies(rows)
    sync_agencies([rows[1]._replace(active=False, document={"short": "Baru"})])
    assert [(row.id, row.active) for row in agency_rows()] == [
        ("c", True),
        ("a", False),
        ("b", True),
    ]
    assert Agency.objects.get(id="a").short == "Baru"


def test_an_agency_with_people_cannot_be_deleted(citra):
    from django.db.models import ProtectedError

    with pytest.raises(ProtectedError):
        citra.agency.delete()


def test_the_demo_cast_is_made_once_and_can_sign_in():
    for office in ("disdukcapil", "dpmptsp"):
        open_office(office)
    first = make_demo_accounts(PASSWORD)
    hashed = {account.login: account.password for account in first}
    again = make_demo_accounts(PASSWORD)
    assert {account.login: account.password for account in again} == hashed
    assert [account.login for account in demo_accounts()] == [
        "ani", "budi", "citra", "dedi", "eka", "fitri",
    ]  # fmt: skip
    assert authenticate(username="citra", password=PASSWORD).agency_id == "disdukcapil"


def test_a_new_password_replaces_the_old_one():
    make_demo_accounts(PASSWORD)
    make_demo_accounts("sandi-lain-yang-baru")
    assert authenticate(username="ani", password=PASSWORD) is None
    assert authenticate(username="ani", password="sandi-lain-yang-baru")


def test_a_city_without_those_agencies_gets_a_cast_of_its_own():
    sync_agencies([AgencyRow("dinas-lain", 0, True, {"short": "DL"})])
    make_demo_accounts(PASSWORD)
    assert {row.agency for row in demo_accounts() if row.agency} == {"DL"}


def test_without_any_agency_only_those_who_need_none_are_made():
    make_demo_accounts(PASSWORD)
    assert {row.login for row in demo_accounts()} == {"ani", "budi", "fitri"}


def test_demo_accounts_can_be_switched_off(settings):
    settings.LAYAN_DEMO = False
    with pytest.raises(DemoForbidden):
        make_demo_accounts(PASSWORD)
    assert Account.objects.count() == 0


def test_wiping_the_cast_leaves_real_people(ani):
    make_demo_accounts(PASSWORD)  # takes ani over
    Account.objects.make("sungguhan", PASSWORD, name="Orang sungguhan")
    wipe_demo_accounts()
    assert list(Account.objects.values_list("login", flat=True)) == ["sungguhan"]


def test_demo_accounts_cannot_come_in_once_they_are_switched_off(client, small_city, settings):
    make_demo_accounts("sandi-contoh-panjang")
    assert client.login(username="citra", password="sandi-contoh-panjang")
    assert client.get("/konsol/").status_code == 200
    settings.LAYAN_DEMO = False
    assert client.get("/konsol/").status_code != 200  # the session she had is over too
    assert not client.login(username="citra", password="sandi-contoh-panjang")


def test_a_demo_officer_who_answered_is_closed_and_the_answer_keeps_its_author(small_city):
    make_demo_accounts("sandi-contoh-panjang")
    citra = Account.objects.get(login="citra")
    number = report_mistake("kk-hilang", "cost", "Diminta membayar di loket.", now=NOW)
    answer_report(citra, number, ReportState.ACCEPTED, "Sudah kami perbaiki.", now=NOW)
    assert wipe_demo_accounts() > 1
    citra.refresh_from_db()
    assert not citra.is_active
    assert not citra.has_usable_password()
    assert list(Account.objects.filter(demo=True)) == [citra]
