"""From snapshots to states: what stands on the shelf for an office, and what an engine counts from it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from django.conf import settings

from khet.calc.indicator import Indicator
from khet.domains.indicators.queries import aims, definitions
from khet.domains.indicators.queries.aims import Targets, Thresholds
from khet.domains.warehouse import public as warehouse
from khet.engine import backends
from khet.engine.backends import EngineProblem
from khet.engine.sources import People, Schools, Source
from khet.kernel.actor import system
from khet.kernel.audit import Unchanged
from khet.kernel.unavailable import Unavailable

if TYPE_CHECKING:
    from khet.engine.compute import StateTable

MOST_KEPT = 2_000_000
READER = system("indicators")
"""What a figure rests on (snapshots, disagreements) is told to whoever may see the figure."""


@dataclass(frozen=True)
class Basis:
    """Everything figures of some offices are counted from and measured by, as it stands now.

    It is kept while nothing changes, and shared: what is asked for later is read once and then remembered.
    """

    office_ids: tuple[int, ...]
    sources: tuple[Source, ...]
    schools: Schools
    people: People

    @cached_property
    def network_of(self) -> Mapping[int, int | None]:
        """The network of each school."""
        return {row.school_id: row.network_id for row in self.schools.rows}

    @cached_property
    def office_of(self) -> Mapping[int, int]:
        """The office of each school."""
        return {row.school_id: row.office_id for row in self.schools.rows}

    @cached_property
    def structure(self) -> str:
        """A name for the structure and the merges that figures rest on, the same on every server."""
        people = sorted(self.people.kept.items())
        return hashlib.sha256(repr((self.office_ids, self.schools.rows, people)).encode()).hexdigest()

    @cached_property
    def targets(self) -> Targets:
        """The targets that the office has set, by indicator id and year; of many offices none."""
        return aims.targets_of(self.office_ids[0]) if len(self.office_ids) == 1 else {}

    @cached_property
    def thresholds(self) -> Thresholds:
        """The thresholds that the office has set, by indicator id; of many offices none."""
        return aims.thresholds_of(self.office_ids[0]) if len(self.office_ids) == 1 else {}

    @cached_property
    def disagreements(self) -> Mapping[tuple[str, int], int]:
        """How many stated totals nobody has settled, by dataset and year: told to whoever may see a figure."""
        return Counter(
            (each.dataset, each.year)
            for office_id in self.office_ids
            for each in warehouse.disagreements(READER, office_id, open_only=True)
        )

    def years(self, wanted: Collection[str] = ()) -> tuple[int, ...]:
        """The years with snapshots, of some datasets when given, the newest first."""
        found = {source.year for source in self.sources if not wanted or source.dataset in wanted}
        return tuple(sorted(found, reverse=True))

    def count(
        self, indicators: Sequence[Indicator], *, year: int, by: Sequence[str], only: Mapping[str, str] | None = None
    ) -> StateTable:
        """Count what indicators need for one year, split and limited so. Raises Unavailable for a lost snapshot.

        The whole of one office is counted at once for every indicator it may ask for: pages ask one after the other.
        """
        if not by and not only and len(self.office_ids) == 1:
            together = self._whole(year)
            if together is not None and all(_is_counted(each, together) for each in indicators):
                return together
        return self._counted(indicators, year=year, by=tuple(by), only=dict(only or {}))

    def _counted(
        self, indicators: Sequence[Indicator], *, year: int, by: tuple[str, ...], only: Mapping[str, str]
    ) -> StateTable:
        from khet.engine.compute import compute  # SQL trees: loaded when the first figure is counted

        with self._naming_what_is_lost():
            return compute(
                indicators,
                sources=self.sources,
                schools=self.schools,
                year=year,
                by=by,
                only=only,
                backend=backends.shared(settings.KHET_ENGINE),
                people=self.people,
                datasets=definitions.datasets(),
            )

    def _whole(self, year: int) -> StateTable | None:
        """One office in one year by all its indicators; None where a snapshot is lost, which few of them may read."""
        if year not in self._wholes:
            try:
                self._wholes[year] = self._counted(self._every, year=year, by=(), only={})
            except Unavailable:
                self._wholes[year] = None
        return self._wholes[year]

    @cached_property
    def _wholes(self) -> dict[int, StateTable | None]:
        return {}

    @cached_property
    def _every(self) -> tuple[Indicator, ...]:
        """Every indicator that the office may ask for, measured as it does."""
        found = definitions.in_use(actor=READER, office_id=self.office_ids[0])
        return tuple(aimed(each.indicator, self.thresholds.get(key)) for key, each in found.items())

    def persons(
        self, indicator: Indicator, *, year: int, only: Mapping[str, str], part: int, most: int
    ) -> tuple[int, ...] | None:
        """The pseudonyms behind a part of a figure, at most ``most`` and one more; None when it counts no persons."""
        from khet.engine.compute.people import NoPersons, persons_behind

        try:
            with self._naming_what_is_lost():
                return persons_behind(
                    indicator,
                    part=part,
                    sources=self.sources,
                    schools=self.schools,
                    year=year,
                    only=only,
                    backend=backends.shared(settings.KHET_ENGINE),
                    people=self.people,
                    datasets=definitions.datasets(),
                    most=most,
                )
        except NoPersons:
            return None

    @contextmanager
    def _naming_what_is_lost(self) -> Iterator[None]:
        """Say which snapshot is gone or spoilt where the engine fails because of it."""
        try:
            yield
        except (EngineProblem, OSError, ValueError) as problem:  # what Arrow raises of a broken file is one of the last
            _, lost = warehouse.damage([source.snapshot for source in self.sources])
            if not lost:
                raise
            raise Unavailable(str(lost[0]), lost[0].message_en, advice=lost[0].advice) from problem


def _is_counted(indicator: Indicator, table: StateTable) -> bool:
    use = table.uses.get(indicator.code)
    return use is not None and use.indicator == indicator


def aimed(indicator: Indicator, thresholds: tuple[tuple[int, Decimal], ...] | None) -> Indicator:
    """The indicator with an office's own thresholds in place of its own."""
    return indicator if thresholds is None else replace(indicator, thresholds=thresholds)


def basis(office_ids: Collection[int], *, on: date) -> Basis:
    """What figures of these offices can be counted from; one query while nothing changes, else about nine.

    The caller has made sure that figures of the offices may be seen.
    """
    ids = tuple(sorted(office_ids))
    return _bases.get((ids, on), lambda: _basis(ids, on), size=_size)


def _basis(ids: tuple[int, ...], on: date) -> Basis:
    return Basis(
        ids,
        tuple(warehouse.sources(office_ids=ids)),
        warehouse.schools_dimension(office_ids=ids, on=on),
        warehouse.people_links(),
    )


def _size(found: Basis) -> int:
    """About how many numbers and words a basis holds."""
    return 10 * len(found.sources) + 10 * len(found.schools.rows) + 2 * len(found.people.kept) + 100


_bases: Unchanged[Basis] = Unchanged(MOST_KEPT)
