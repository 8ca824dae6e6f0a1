"""The search page, and what can be found: schools, networks, people, indicators, follow-ups and papers."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from khet.domains.accounts import public as accounts
from khet.domains.frameworks import public as frameworks
from khet.domains.organisations import public as organisations
from khet.kernel import clock, register
from khet.kernel.actor import Actor
from khet.kernel.permissions import DOCUMENT_VIEW
from khet.kernel.web import search as searching
from khet.kernel.web.notifications import address
from khet.kernel.web.page import SIGNED_IN, Request, page
from khet.kernel.web.search import Found, matches


@page(SIGNED_IN)
def search(request: Request) -> HttpResponse:
    """Everything within reach that holds the words asked for."""
    text = searching.tidy(request.GET.get("q", ""))
    answers = searching.search(request.actor, text)
    context = {"search_text": text, "answers": answers, "count": sum(len(found) for _label, found, _more in answers)}
    return render(request, "portal/search.html", context)


def register_all() -> None:
    """Register what can be found, in the order of the page."""
    searching.register("schools", _("สถานศึกษา"), _schools)
    searching.register("networks", _("เครือข่ายและกลุ่มงาน"), _networks)
    searching.register("nodes", _("ตัวชี้วัดและประเด็น"), _nodes)
    searching.register("follow_ups", _("การติดตามข้อเสนอแนะ"), _follow_ups)
    searching.register("people", _("บุคคล"), _people)
    searching.register("documents", _("ทะเบียนเอกสารที่ออก"), _documents)


def _offices(actor: Actor) -> list[organisations.OfficeRow]:
    return organisations.offices(actor=actor, on=clock.today())


def _schools(actor: Actor, text: str) -> list[Found]:
    if not actor.may("organisations.school.view"):
        return []
    today = clock.today()
    return [
        Found(
            school.name,
            address("organisations:school", {"school_id": school.id}),
            _joined(school.network_name, office.short_name),
        )
        for office in _offices(actor)
        for school in organisations.schools(actor=actor, office_id=office.id, on=today)
        if matches(text, school.name, *school.codes.values())
    ]


def _networks(actor: Actor, text: str) -> list[Found]:
    today = clock.today()
    url = address("organisations:structure", {})
    named = [
        (row.name, office.short_name) for office in _offices(actor) for row in organisations.networks(office.id, today)
    ]
    named += [
        (row.name, office.short_name) for office in _offices(actor) for row in organisations.groups(office.id, today)
    ]
    return [Found(name, url, office) for name, office in named if matches(text, name)]


def _nodes(actor: Actor, text: str) -> list[Found]:
    if not actor.may("frameworks.criteria.view"):
        return []
    return list(_matching_nodes(actor, text))


def _matching_nodes(actor: Actor, text: str) -> Iterator[Found]:
    for row in frameworks.framework_rows(actor=actor):
        if row.active is None:
            continue
        for node in frameworks.definition(row.active.id).nodes:
            if matches(text, node.label, node.name, node.name_en, row.short_name):
                url = address("frameworks:version", {"code": row.code, "name": row.active.version})
                yield Found(node.name, f"{url}#node-{node.code}" if url else "", _joined(row.short_name, node.label))


def _follow_ups(actor: Actor, text: str) -> list[Found]:
    if not actor.may("frameworks.suggestion.view"):
        return []
    rows = frameworks.follow_ups(actor=actor)
    return [
        Found(row.title, address("frameworks:follow_up", {"follow_up_id": row.id}), row.subject_label)
        for row in rows
        if matches(text, row.title, row.subject_label)
    ]


def _people(actor: Actor, text: str) -> list[Found]:
    if not actor.may("accounts.person.view"):
        return []
    today = clock.today()
    return [
        Found(person.full_name, address("accounts:person", {"person_id": person.id}), office.short_name)
        for office in _offices(actor)
        for person in accounts.people(actor=actor, office_id=office.id, on=today)
        if matches(text, person.full_name)
    ]


def _documents(actor: Actor, text: str) -> list[Found]:
    if not actor.may(DOCUMENT_VIEW):
        return []
    return [
        Found(paper.title, address("portal:verify", {"token": paper.token}), paper.reference)
        for paper in register.issued(actor)
        if matches(text, paper.title, paper.reference)
    ]


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
