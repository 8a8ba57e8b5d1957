"""The front-door contract for import-linter: a slice is entered through its ``public`` module only.

Channels and other slices may import ``layan.domains.<slice>.public`` and nothing else of it. Faces
(urls, api, commands, console, tasks) are found by name at run time, so they need no exception.
"""

from __future__ import annotations

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class FrontDoor(Contract):
    """``slices_in`` is the package whose children are slices; ``door`` the module to enter by."""

    slices_in = fields.StringField()
    door = fields.StringField(default="public")

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002
        """Every import that goes round a door."""
        home = str(self.slices_in)
        broken = [
            (importer, imported, graph.get_import_details(importer=importer, imported=imported))
            for slice_ in graph.find_children(home)
            for imported in {slice_, *graph.find_descendants(slice_)}
            if imported != f"{slice_}.{self.door}"
            for importer in graph.find_modules_that_directly_import(imported)
            if importer != slice_ and not importer.startswith(f"{slice_}.")
        ]
        return ContractCheck(kept=not broken, metadata={"broken": sorted(broken, key=str)})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """One line for each import, with the line it stands in."""
        for importer, imported, details in check.metadata["broken"]:
            lines = ", ".join(str(detail["line_number"]) for detail in details) or "?"
            output.print_error(f"{importer} -> {imported} (l.{lines})", bold=False)
