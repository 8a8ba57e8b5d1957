"""The fixed cast of all tests: the people, their offices, and one password for all of them."""

from layan.domains.identity.models import Account
from layan.domains.identity.public import AgencyRow, agency_rows, sync_agencies
from layan.domains.identity.types import Role

PASSWORD = "sandi-untuk-uji-coba-7"
OFFICES = {"disdukcapil": "Disdukcapil", "dpmptsp": "DPMPTSP"}
# login: name, role, office
PEOPLE = {
    "ani": ("Ani Wulandari", Role.CITIZEN, None),
    "budi": ("Budi Hartono", Role.CITIZEN, None),
    "citra": ("Citra Lestari", Role.OFFICER, "disdukcapil"),
    "dedi": ("Dedi Kurnia", Role.OFFICER, "dpmptsp"),
    "eka": ("Eka Prasetya", Role.HEAD, "disdukcapil"),
    "fitri": ("Fitri Handayani", Role.ADMINISTRATOR, None),
}


def open_office(office: str) -> None:
    """Make an office unless a city pack has brought it."""
    known = agency_rows()
    if office not in {row.id for row in known}:
        document = {"short": OFFICES[office], "name": {"id": OFFICES[office]}, "kind": "city"}
        sync_agencies([AgencyRow(office, len(known), True, {"id": office, **document})])


def enter(login: str) -> Account:
    """The account of one of the cast, made when it is not there yet."""
    name, role, office = PEOPLE[login]
    if office is not None:
        open_office(office)
    found = Account.objects.filter(login=login).first()
    return found or Account.objects.make(login, PASSWORD, name=name, role=role, agency_id=office)
