"""An import-linter contract: a package of domains is entered through each domain's front door only."""

from __future__ import annotations

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class PublicSurface(Contract):
    """Outside a domain, only ``<container>.<domain>.<front door>`` may be imported."""

    container = fields.StringField()
    front_doors = fields.ListField(subfield=fields.StringField())
    wiring = fields.ListField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Collect every import that enters a domain by another module than a front door."""
        breaches = []
        wiring = tuple(self.wiring or ())
        for domain in sorted(graph.find_children(self.container)):
            inside = {domain, *graph.find_descendants(domain)}
            doors = {f"{domain}.{door}" for door in self.front_doors}
            rooms = {room for door in doors for room in inside if room == door or room.startswith(door + ".")}
            for module in sorted(inside - rooms - {domain}):
                for importer in sorted(graph.find_modules_that_directly_import(module)):
                    if importer in inside or importer.startswith(wiring):
                        continue
                    breaches.append((importer, module))
        return ContractCheck(kept=not breaches, metadata={"breaches": breaches})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name each breach: who reached past which front door."""
        for importer, module in check.metadata["breaches"]:
            output.print_error(f"{importer} -> {module}: enter the domain by its public module", bold=False)
