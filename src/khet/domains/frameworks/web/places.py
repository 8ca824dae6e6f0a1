"""Where a page of results stands: an office (or one of its schools), a year, a framework; and the pages beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from khet.calc.thai import sort_key
from khet.domains.frameworks import permissions
from khet.domains.frameworks.queries import criteria as criteria_queries
from khet.domains.frameworks.queries import evaluations as evaluation_queries
from khet.domains.frameworks.queries.rows import EvaluationRow
from khet.domains.organisations import public as organisations
from khet.kernel import clock
from khet.kernel.actor import Actor
from khet.kernel.web import choice
from khet.kernel.web.page import actor_of


@dataclass(frozen=True, slots=True)
class Place:
    """The address of one evaluation, by which its pages are found."""

    office_id: int
    year: int
    framework: str
    school_id: int | None = None

    @property
    def asked(self) -> dict[str, Any]:
        """The same as keyword arguments of queries and actions."""
        return {
            "office_id": self.office_id,
            "framework_code": self.framework,
            "year": self.year,
            "school_id": self.school_id,
        }

    def url(self, name: str, **more: Any) -> str:
        """The address of a page of this evaluation; a school stays in the query string."""
        args = {"office_id": self.office_id, "year": self.year, "framework": self.framework, **more}
        address = reverse(f"frameworks:{name}", kwargs=args)
        return f"{address}?school={self.school_id}" if self.school_id else address

    def link(self, name: str, **query: Any) -> str:
        """The address of a page with a query string of its own."""
        address = self.url(name)
        words = "&".join(f"{key}={value}" for key, value in query.items())
        return f"{address}{'&' if '?' in address else '?'}{words}"


def place(request: HttpRequest, office_id: int, year: int, framework: str) -> Place:
    """The place that an address names, with the school of the query string or the form."""
    school = request.GET.get("school") or request.POST.get("school") or ""
    return Place(office_id, year, framework, int(school) if school.isdecimal() and len(school) < 12 else None)


def tabs(at: Place, evaluation: EvaluationRow, actor: Actor, current: str) -> list[tuple[str, str, bool]]:
    """The pages of one evaluation that this actor may open, as the tabs component takes them."""
    open_round = next((known for known in evaluation.rounds if not known.is_published), evaluation.rounds[-1])
    known = [
        ("results", _("ผล"), permissions.RESULT_VIEW, at.url("results")),
        ("round", _("งานในรอบ"), permissions.RESULT_VIEW, round_url(evaluation.id, open_round.code)),
        ("suggestions", _("ข้อเสนอแนะ"), permissions.SUGGESTION_VIEW, at.url("suggestions")),
        ("trend", _("แนวโน้ม"), permissions.RESULT_VIEW, at.url("trend")),
        ("publications", _("ฉบับที่เผยแพร่"), permissions.RESULT_VIEW, at.url("publications")),
        ("what_if", _("ลองปรับค่า"), permissions.RESULT_VIEW, at.url("what_if")),
    ]
    return [(label, url, name == current) for name, label, permission, url in known if actor.may(permission)]


def round_url(evaluation_id: int, round_code: str) -> str:
    """The address of the work in one round."""
    return reverse("frameworks:round", kwargs={"evaluation_id": evaluation_id, "round_code": round_code})


def entry_url(evaluation_id: int, round_code: str, node_code: str) -> str:
    """The address of one node in one round."""
    return reverse(
        "frameworks:entry",
        kwargs={"evaluation_id": evaluation_id, "round_code": round_code, "node_code": node_code},
    )


def of_evaluation(evaluation: EvaluationRow) -> Place:
    """The place of an evaluation that was found by its id."""
    return Place(evaluation.office.id, evaluation.year, evaluation.framework_code, evaluation.school_id)


def frame(request: HttpRequest, at: Place, evaluation: EvaluationRow, current: str) -> dict[str, Any]:
    """What every page of an evaluation needs beside its own content; the rail turns to its office and year."""
    choice.choose(request, office_id=at.office_id, year=at.year)
    return {
        "place": at,
        "evaluation": evaluation,
        "results_url": at.url("results"),
        "tabs": tabs(at, evaluation, actor_of(request), current),
        **(_of_school(request, at, evaluation) if evaluation.school_id is not None else {}),
    }


def _of_school(request: HttpRequest, at: Place, evaluation: EvaluationRow) -> dict[str, Any]:
    """The school that is evaluated, the others beside it, and whether the year is an academic one."""
    rows = evaluation_queries.evaluations(
        actor=actor_of(request),
        office_id=at.office_id,
        year=at.year,
        framework_code=evaluation.framework_code,
        schools=True,
    )
    ids = {row.school_id for row in rows if row.school_id is not None} | {evaluation.school_id or 0}
    names = organisations.school_names(ids, clock.today())
    return {
        "school_name": names.get(evaluation.school_id or 0, ""),
        "schools": sorted(names.items(), key=lambda pair: sort_key(pair[1])),
        "is_academic": criteria_queries.definition(evaluation.version_id).calendar == "academic",
    }
