"""Import a pack or boundaries; take and answer reports of mistakes."""

from layan.domains.catalog.actions.boundaries import import_boundaries
from layan.domains.catalog.actions.changes import Change, ImportResult
from layan.domains.catalog.actions.imports import import_city, import_pack_folder
from layan.domains.catalog.actions.reports import answer_report, report_mistake

__all__ = [
    "Change",
    "ImportResult",
    "answer_report",
    "import_boundaries",
    "import_city",
    "import_pack_folder",
    "report_mistake",
]
