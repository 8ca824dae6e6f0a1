"""No address tells an outsider, a visitor or somebody without the permission what an office keeps to itself."""

from __future__ import annotations

import pytest
from django.urls import NoReverseMatch, reverse

from tests.web.sweeps.conftest import SECRETS, routes, standing

# What some addresses mean by an argument that others use differently.
EXAMPLES = {
    "indicators:edit_status": {"what": "retire"},
    "frameworks:why": {"code": "1"},
    "frameworks:figure": {"node_code": "X1"},
    "frameworks:framework": {"code": "river"},
    "frameworks:version": {"code": "river", "name": "2566"},
    "frameworks:export": {"code": "river", "name": "2566"},
    "frameworks:edit": {"code": "river", "name": "2566"},
    "frameworks:own": {"code": "river", "name": "2566"},
    "frameworks:version_status": {"code": "river", "name": "2566", "what": "retire"},
    "frameworks:step": {"name": "save"},
    "frameworks:evidence_attach": {"kind": "link"},
    "frameworks:follow_up_step": {"name": "report"},
    "frameworks:follow_up_attach": {"kind": "link"},
    "warehouse:template": {"dataset": "pupils"},
    "knowledge:attach": {"kind": "link"},
    "knowledge:attach_medium": {"kind": "link"},
    "reports:development_section": {"key": "preface"},
    "reports:development_drop": {"key": "preface"},
    "reports:annual_section": {"key": "preface"},
    "reports:annual_drop": {"key": "preface"},
    "growth:export": {"kind": "xlsx"},
    "growth:promise_step": {"name": "cancel"},
    "development:step": {"to": "running"},
    "development:remove_part": {"kind": "goal"},
    "development:change_priority": {"what": "remove"},
    "development:retire": {"kind": "course"},
    "development:add_leaving": {"kind": "note"},
    "development:edit_leaving": {"kind": "lesson"},
    "development:remove_leaving": {"kind": "lesson"},
    "reports:paper": {"kind": "results"},
    "reports:draft": {"kind": "results"},
    "reports:issue": {"kind": "results"},
}
# Bodies with which a person of the office would really change something.
BODIES = {
    "indicators:names": {"purpose": "x"},
    "indicators:change_view": {"then": "delete"},
    "frameworks:open": {"framework": "tree", "year": "2566"},
    "frameworks:step": {"revision": "1", "self_level": "5", "then": "submit"},
    "frameworks:owners": {"code": "1", "owner": "none"},
    "frameworks:dates": {"report_due_on": "1/1/2570", "confirm_due_on": "2/1/2570", "score_due_on": "3/1/2570"},
    "frameworks:publish": {"missing": ["1", "2b", "X1"]},
    "frameworks:confirm_many": {"confirm": "1@1"},
    "frameworks:take": {"block": "code\tround12\n2b\t4\n"},
    "frameworks:evidence_attach": {"url": "https://example.org/x", "title": "x"},
    "frameworks:follow_up_attach": {"url": "https://example.org/x", "title": "x"},
    "frameworks:follow_up_step": {"words": "ทำแล้ว"},
    "instruments:analysis_words": {"text": "x", "revision": "0"},
    "instruments:analysis_themes": {"do": "save", "name": "x"},
    "knowledge:attach": {"url": "https://example.org/x", "title": "x"},
    "knowledge:attach_medium": {"url": "https://example.org/x", "title": "x"},
    "knowledge:return": {"reason": "x"},
    "knowledge:withdraw": {"reason": "x"},
    "knowledge:review": {"c1": "5", "c2": "5", "c3": "5", "c4": "5", "c5": "5"},
    "knowledge:criteria": {"lines": "1 | x"},
    "reports:development_section": {"text": "x", "revision": "0"},
    "reports:annual_section": {"text": "x", "revision": "0"},
    "certificates:revoke": {"reason": "x"},
    "certificates:rule": {"pass_percent": "50", "target_percent": "50"},
    "growth:use": {"level": "1", "method": "written", "example": "x"},
    "growth:promise_step": {"words": "ไม่ต้องทำแล้ว"},
    "growth:attach": {"url": "https://example.org/x", "title": "x"},
    "growth:write_lesson": {"text": "x"},
    "growth:plan_round": {"after_days": "9", "answer_days": "9", "sources": ["self"], "method": "written"},
    "development:decide": {"what": "refuse"},
    "development:remove_registration": {"note": "x"},
    "development:add_line": {"source": "x", "kind": "x", "amount": "1"},
    "development:add_goal": {"group_label": "x", "target_percent": "90"},
    "development:add_leaving": {"kind": "note", "text": "x"},
    "development:invite": {"how": "invite", "role": "officer"},
    "development:settle": {"what": "take"},
    "development:decide_self_learning": {"what": "accept"},
    "reports:issue": {"framework": "river"},
    "warehouse:accept": {"reason": "x", "seen": "x"},
    "warehouse:withdraw": {"reason": "x"},
    "warehouse:period": {"year": "2567", "round": "06-10"},
    "warehouse:supersede": {"reason": "x"},
    "warehouse:settle": {"settlement": "explained", "note": "x"},
    "warehouse:undo_merge": {"reason": "x"},
}
# Arguments that name something of the one office; an address with any of them is of that office alone.
OF_THE_OFFICE = {
    *("evaluation_id", "suggestion_id", "follow_up_id", "evidence_id", "job_id", "file_id", "notification_id"),
    *("import_id", "disagreement_id", "merge_id", "uuid"),
    *("practice_id", "medium_id"),
    *("plan_id", "programme_id", "priority_id", "course_id", "resource_person_id", "event_id", "session_id"),
    "competency_id",
    *("source_id", "photo_id", "log_id", "record_id", "mark_id", "registration_id"),
    *("campaign_id", "invitee_id"),
    *("certificate_id", "template_id", "lesson_id", "cohort_id"),
    *("instrument_id", "round_id", "expert_id"),
    *("document_id", "network_id", "group_id", "person_id", "assignment_id", "membership_id", "token_id"),
}
NAMES_AN_OFFICE = {"frameworks:open", "indicators:names"}
ROUTES = routes()
REFUSED = {302, 401, 403, 404, 405}


def address(route, world):
    """A valid address of the office's own records; fails for an argument that nobody gave an example."""
    known = {**world.records, **world.records.get(route.name, {}), **EXAMPLES.get(route.name, {})}
    missing = [name for name in route.arguments if name not in known]
    assert not missing, f"{route.name} needs an example of {', '.join(missing)} in the sweep"
    return reverse(route.name, kwargs={name: known[name] for name in route.arguments})


def query(route):
    return "?framework=river" if route.name.startswith("reports:") and route.arguments else ""


def body(route, world):
    known = BODIES.get(route.name, {})
    return {**known, "office": str(world.records["office_id"])} if route.name in NAMES_AN_OFFICE else known


def told(answer):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = content.decode("utf-8", "replace")
    return [secret for secret in SECRETS if secret in text]


def of_the_office(route):
    return bool(OF_THE_OFFICE & set(route.arguments)) or {"office_id", "year"} <= set(route.arguments)


def test_the_sweep_can_address_every_route(world):
    for route in ROUTES:
        try:
            address(route, world)
        except NoReverseMatch:
            pytest.fail(f"{route.name} is not found under its own name")
    assert len(ROUTES) > 90


def test_every_address_of_the_sweep_leads_somewhere_for_the_office_itself(world):
    browser = world.browser("master")
    lost = []
    for route in ROUTES:
        if "GET" in route.methods:
            answer = browser.get(address(route, world) + query(route))
            told(answer)
            if answer.status_code in {404, 500} or (answer.status_code == 403 and route.name not in NATIONAL):
                lost.append((route.name, answer.status_code))
    assert not lost, lost


# Pages that need a reach over more than the one office.
NATIONAL = {"frameworks:edit", "frameworks:comparison"}


def test_the_secrets_are_seen_by_the_office_itself(world):
    browser = world.browser("master")
    seen = set()
    for route in ROUTES:
        if "GET" in route.methods:
            seen.update(told(browser.get(address(route, world) + query(route))))
    assert seen == set(SECRETS)


@pytest.mark.parametrize("who", ["anonymous", "stranger", "outsider", "partner", "teacher"])
def test_nobody_reads_what_is_not_theirs(world, who):
    browser = world.browser(who)
    leaks = []
    for route in ROUTES:
        if "GET" not in route.methods:
            continue
        answer = browser.get(address(route, world) + query(route))
        secrets = told(answer)
        if "public" in route.access:
            secrets = [secret for secret in secrets if secret != SECRETS[4]]
        foreign = who in {"anonymous", "stranger", "outsider"} and "public" not in route.access
        if secrets:
            leaks.append((route.name, "tells", secrets))
        elif answer.status_code not in {200, 204, *REFUSED}:
            leaks.append((route.name, "answers", answer.status_code))
        elif answer.status_code == 200 and foreign and of_the_office(route):
            leaks.append((route.name, "opens"))
        elif answer.status_code == 200 and not world.may(who, route):
            leaks.append((route.name, "opens without the permission"))
    assert not leaks, leaks


@pytest.mark.parametrize("who", ["anonymous", "stranger", "outsider", "partner", "teacher"])
def test_nobody_changes_what_is_not_theirs(world, who):
    browser = world.browser(who)
    changed = []
    for route in ROUTES:
        if "POST" not in route.methods or not (of_the_office(route) or route.name in BODIES):
            continue
        before = standing()
        answer = browser.post(address(route, world) + query(route), body(route, world))
        after = standing()
        if before != after:
            changed.append(
                (route.name, {name: (before[name], after[name]) for name in after if before[name] != after[name]})
            )
        if answer.status_code not in REFUSED or told(answer):
            changed.append((route.name, answer.status_code, told(answer)))
    assert not changed, changed


def test_somebody_of_the_office_does_change_it_with_the_same_bodies(world):
    """The bodies are real ones: without this, a sweep of refused nonsense would prove nothing."""
    from khet.domains.frameworks.models import Assignment, Evaluation

    browser = world.house.browse("director")
    for name in ("frameworks:open", "frameworks:owners"):
        route = next(route for route in ROUTES if route.name == name)
        browser.post(address(route, world), body(route, world))
    assert Evaluation.objects.filter(framework__code="tree").exists()
    assert not Assignment.objects.filter(node_code="1", owner_person_id__isnull=False).exists()


def test_a_route_without_an_example_would_be_seen(world):
    from tests.web.sweeps.conftest import Route

    with pytest.raises(AssertionError, match="needs an example of comet_id"):
        address(Route("x:y", ("comet_id",), ("signed-in",), ("GET",)), world)
