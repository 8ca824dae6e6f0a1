"""Where an authoring page stands: the instrument, its versions, its draft, and what the person may do with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.http import Http404

from khet.domains.instruments import permissions
from khet.domains.instruments.queries import instruments as queries
from khet.domains.instruments.queries.rows import InstrumentRow, VersionRow
from khet.domains.instruments.rules import form_checks
from khet.domains.instruments.rules.form import Form
from khet.domains.instruments.rules.form_checks import Problem
from khet.domains.instruments.rules.refusals import NoSuchInstrument
from khet.kernel.actor import Actor, NotAllowed
from khet.kernel.web import choice
from khet.kernel.web.page import Request


@dataclass(frozen=True)
class Place:
    """An instrument as a page speaks of it."""

    row: InstrumentRow
    versions: Sequence[VersionRow]
    may_edit: bool
    may_publish: bool
    may_copy: bool

    @cached_property
    def draft(self) -> VersionRow | None:
        """The open draft."""
        return next((version for version in self.versions if version.state == "draft"), None)

    @cached_property
    def used(self) -> VersionRow | None:
        """The version in use."""
        return next((version for version in self.versions if version.state == "published"), None)

    @cached_property
    def newest(self) -> VersionRow:
        """The newest version of all, which stands first."""
        return self.versions[0]

    @cached_property
    def form(self) -> Form:
        """The form of the draft, else of the newest version."""
        return queries.form_of((self.draft or self.newest).id)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What keeps that form from being published."""
        return form_checks.check(self.form)

    @cached_property
    def in_use(self) -> Form | None:
        """The form in use, to compare the draft with."""
        return queries.form_of(self.used.id) if self.used is not None else None

    def version(self, number: int) -> VersionRow | None:
        """One version by its number."""
        return next((version for version in self.versions if version.number == number), None)


def find(request: Request, instrument_id: int) -> Place:
    """The instrument with its versions, for somebody who may see it; 404 otherwise. Three queries."""
    actor = request.actor
    try:
        row = queries.instrument_row_of(actor=actor, instrument_id=instrument_id)
    except NoSuchInstrument as missing:
        raise Http404 from missing
    versions = queries.version_rows(actor=actor, instrument_id=instrument_id)
    if not versions:
        raise Http404
    office_id = choice.chosen(request).office_id
    return Place(
        row=row,
        versions=versions,
        may_edit=reaches(actor, permissions.FORM_EDIT, row.office_id),
        may_publish=reaches(actor, permissions.FORM_PUBLISH, row.office_id),
        may_copy=row.office_id is None and office_id is not None and reaches(actor, permissions.FORM_EDIT, office_id),
    )


def to_edit(request: Request, instrument_id: int) -> Place:
    """The same, for somebody who may change it; raises NotAllowed for what is only to be read."""
    place = find(request, instrument_id)
    if not place.may_edit:
        raise NotAllowed(permissions.FORM_EDIT)
    return place


def reaches(actor: Actor, permission: str, office_id: int | None) -> bool:
    """Whether the permission covers the office; what ships for all is covered by a reach over everything only."""
    reach = actor.reach(permission)
    return reach.everything if office_id is None else reach.covers_office(office_id)
