"""How much of an office somebody sees in figures: all of it, or some schools and the area's totals."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sight:
    """What may be shown of an office, and where nothing needs to be hidden.

    ``whole``: every school. Otherwise only ``schools`` and ``networks`` of their own, beside totals of the
    area. ``persons_everywhere`` and ``persons_in`` (school ids): where single persons may be seen anyway.
    """

    whole: bool
    schools: frozenset[int] = frozenset()
    networks: frozenset[int] = frozenset()
    persons_everywhere: bool = False
    persons_in: frozenset[int] = frozenset()

    def shows_school(self, school_id: int | None) -> bool:
        """Whether a row of this school may be shown; None is the office's own row."""
        return self.whole or school_id in self.schools

    def shows_network(self, network_id: int | None) -> bool:
        """Whether a row of this network may be shown."""
        return self.whole or network_id in self.networks

    def is_open(self, school_id: int | None) -> bool:
        """Whether single persons of this school may be seen, so that its cells need no hiding."""
        return self.persons_everywhere or school_id in self.persons_in
