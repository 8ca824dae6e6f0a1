"""Builds the papers: asks the domains, puts title, tables and signature block together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from khet.domains.frameworks import public as frameworks
from khet.domains.organisations import public as organisations
from khet.kernel.actor import Actor
from khet.kernel.documents import Block, Digits, Document, Paragraph, Signatures, Signer
from khet.reports import results, suggestions, summary, wording
from khet.reports.figures import Source
from khet.reports.layout import sections

Kind = Literal["results", "suggestions", "summary"]


@dataclass(frozen=True, slots=True)
class Request:
    """Which paper: kind, whose, of which framework and year. Without a framework all of the office are meant."""

    kind: Kind
    office_id: int
    year: int
    framework_code: str | None = None
    school_id: int | None = None
    digits: Digits = "arabic"


def build(*, actor: Actor, request: Request, today: date) -> Document:
    """The paper as published; as a draft when nothing of it is.

    Raises what ``frameworks.public`` raises for an evaluation that does not exist or is not the actor's to see, and
    NotAllowed.
    """
    if request.kind == "results":
        return _results(actor, request, today)
    if request.kind == "suggestions":
        return _suggestions(actor, request, today)
    return _summary(actor, request, today)


def latest_result(actor: Actor, request: Request, framework_code: str) -> frameworks.ResultSet:
    """What is published, else the work as it stands now."""
    asked: dict[str, Any] = {
        "actor": actor,
        "office_id": request.office_id,
        "framework_code": framework_code,
        "year": request.year,
        "school_id": request.school_id,
    }
    try:
        return frameworks.results(**asked, published_only=True)
    except frameworks.NoSuchEvaluation:
        return frameworks.results(**asked)


def _results(actor: Actor, request: Request, today: date) -> Document:
    if request.framework_code is None:
        raise ValueError("a paper of results is about one framework")
    found = latest_result(actor, request, request.framework_code)
    framework = found.framework
    source = Source(request.office_id, framework, request.year, request.school_id)
    blocks: list[Block] = list(results.blocks(source, found.outcome))
    subject = _Subject.of(request, framework.subject, framework.calendar, today)
    unscored = any(row.report.has_figures and not row.has_score for row in found.entries.values())
    if found.publication is None and unscored:
        blocks.append(Paragraph(wording.SELF_SCORED, indent=False))
    if any(section.shape == "tree" for section in sections(framework)):
        blocks.append(subject.signatures())
    return subject.document(
        request,
        title=wording.RESULTS_TITLE[framework.subject],
        lines=(wording.BY_FRAMEWORK.format(name=framework.name),),
        blocks=blocks,
        draft=found.publication is None,
        stem=framework.short_name or framework.code,
        series=framework.short_name or framework.code,
        today=today,
    )


def _suggestions(actor: Actor, request: Request, today: date) -> Document:
    codes = [request.framework_code] if request.framework_code else _codes(actor, request)
    found = [latest_result(actor, request, code) for code in codes]
    blocks: list[Block] = []
    for result in found:
        rows = frameworks.suggestions(
            actor=actor,
            office_id=request.office_id,
            framework_code=result.framework.code,
            year=request.year,
            school_id=request.school_id,
        )
        public = {row.code for row in result.rounds if row.is_published or result.publication is None}
        advice = [
            suggestions.Advice(row.node_code, row.round_code, row.text) for row in rows if row.round_code in public
        ]
        title = result.framework.name if len(found) > 1 else ""
        blocks += suggestions.blocks(result.framework, advice, title=title)
    first = found[0].framework if found else None
    subject = _Subject.of(request, first.subject if first else "office", first.calendar if first else "fiscal", today)
    only = found[0].framework if len(found) == 1 else None
    return subject.document(
        request,
        title=wording.SUGGESTIONS_TITLE,
        lines=(wording.BY_FRAMEWORK.format(name=only.name),) if only else (),
        blocks=blocks,
        draft=not found or any(result.publication is None for result in found),
        stem="-".join([wording.SERIES["suggestions"], *([only.short_name or only.code] if only else [])]),
        series=wording.SERIES["suggestions"],
        today=today,
    )


def _summary(actor: Actor, request: Request, today: date) -> Document:
    found = [latest_result(actor, request, code) for code in _codes(actor, request)]
    published = [result for result in found if result.publication is not None]
    shown = published or found
    lines = [
        (Source(request.office_id, result.framework, request.year, request.school_id), result.outcome)
        for result in shown
    ]
    awaited = [result.framework.name for result in found if result not in shown]
    subject = _Subject.of(request, "school" if request.school_id else "office", "fiscal", today)
    return subject.document(
        request,
        title=wording.SUMMARY_TITLE,
        lines=(),
        blocks=[*summary.blocks(lines, awaited), subject.signatures()],
        draft=not published,
        stem=wording.SERIES["summary"],
        series=wording.SERIES["summary"],
        today=today,
    )


def _codes(actor: Actor, request: Request) -> list[str]:
    """The frameworks in which the office (or the school) is evaluated in the year, in the order they were opened.

    A year without any is an empty paper for those who see the whole office, and no paper for anybody else.
    """
    rows = frameworks.evaluations(
        actor=actor, office_id=request.office_id, year=request.year, schools=request.school_id is not None
    )
    mine = [row for row in rows if row.school_id == request.school_id]
    if not mine and not actor.reach(frameworks.permissions.RESULT_VIEW).covers_office(request.office_id):
        raise frameworks.NoSuchEvaluation("ไม่พบผลการประเมินที่บัญชีนี้มีสิทธิ์ดู", "There is no evaluation that is yours to see")
    return list(dict.fromkeys(row.framework_code for row in sorted(mine, key=lambda row: row.id)))


@dataclass(frozen=True, slots=True)
class _Subject:
    """Whom a paper is about, with the words of its head and its signature block."""

    kind: str
    name: str
    label: str
    lines: tuple[str, ...]

    @classmethod
    def of(cls, request: Request, kind: str, calendar: str, today: date) -> _Subject:
        """Look the office and school up."""
        office = organisations.office(request.office_id, today)
        year = wording.FOR_YEAR[calendar].format(year=request.year)
        if request.school_id is None:
            return cls(kind, office.name, office.short_name, (year, office.name))
        school = organisations.school(request.school_id, today)
        return cls(kind, school.name, office.short_name, (year, school.name, office.name))

    def signatures(self) -> Signatures:
        """A blank signature of the head of the office or school."""
        return Signatures((Signer("", (wording.SIGNER[self.kind].format(name=self.name),)),))

    def document(
        self,
        request: Request,
        *,
        title: str,
        lines: tuple[str, ...],
        blocks: list[Block],
        draft: bool,
        stem: str,
        series: str,
        today: date,
    ) -> Document:
        """The finished paper; a framework whose name ends with the year of evaluation keeps both."""
        return Document(
            title=title,
            subtitle_lines=(*lines, *self.lines),
            blocks=tuple(blocks),
            digits=request.digits,
            draft=draft,
            header=" ".join((title, self.lines[0])),
            author=self.label,
            dated=today,
            file_stem=f"{stem}-{request.year}-{self.label}",
            subject={
                "kind": request.kind,
                "office": request.office_id,
                "framework": request.framework_code,
                "year": request.year,
                "school": request.school_id,
                "series": series,
                "office_label": self.label,
            },
        )
