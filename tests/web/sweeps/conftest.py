"""An office full of drafts and secrets, and people who must not learn of them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.conf import LazySettings, settings
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from khet.domains.accounts import public as accounts
from khet.domains.accounts.models import GroupMembership, RoleAssignment
from khet.domains.frameworks import public as frameworks
from khet.domains.indicators import public as indicators
from khet.domains.instruments import public as campaigns
from khet.domains.knowledge import public as knowledge
from khet.domains.warehouse import public as warehouse
from khet.domains.warehouse.models import Disagreement, Individual
from khet.kernel import clock, files, jobs, register, work
from khet.kernel.models import EvidenceLink, Job
from tests import (
    analysis_cast,
    answering_cast,
    certificates_cast,
    development_cast,
    experts_cast,
    frameworks_cast,
    indicators_cast,
    knowledge_cast,
    people_cast,
    rosters,
)
from tests.frameworks_cast import AT, YEAR
from tests.rebuilt import counts
from tests.web.frameworks.conftest import House, Walk, opened

SECRETS = ("ปลาทองคำในบ่อลึก", "งมเข็มใต้ท่าน้ำ", "แผนที่ลับสุดเขต", "กระซิบถึงผู้ใหญ่บ้าน", "เอกสารซ่อนไว้ในยุ้ง")
EVERYTHING = (
    *("director", "group_head", "officer", "evaluator", "committee_member", "data_officer", "auditor"),
    *("administrator", "school_director", "partner"),
)
TAKEN_IN = datetime(2024, 7, 1, 2, 0, tzinfo=UTC)  # after the roster was made
FREE = {"sessions.Session", "accounts.CacheEntry", "usersessions.UserSession"}


@dataclass(frozen=True, slots=True)
class Route:
    """One address of the site: its name, what it needs, who may open it and how."""

    name: str
    arguments: tuple[str, ...]
    access: tuple[str, ...]
    methods: tuple[str, ...]


def routes() -> list[Route]:
    """Every page of ours, in the order of the addresses; installed packages guard their own."""
    return list(_routes(get_resolver(settings.ROOT_URLCONF).url_patterns, ""))


def _routes(patterns: list[URLPattern | URLResolver], namespace: str, held: tuple[str, ...] = ()) -> Iterator[Route]:
    for pattern in patterns:
        needs = (*held, *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, pattern.namespace or namespace, needs)
        elif (access := getattr(pattern.callback, "khet_permission", None)) and not namespace.startswith("api"):
            methods = getattr(pattern.callback, "khet_methods", ("GET",))
            yield Route(f"{namespace}:{pattern.name}", needs, tuple(access.split(" | ")), tuple(methods))


@dataclass(frozen=True, slots=True)
class World:
    """The office with its records by the name under which an address asks for them."""

    house: House
    records: dict[str, Any]
    people: dict[str, Any] = field(default_factory=dict)

    def browser(self, who: str) -> Client:
        """A browser: of nobody, of somebody made for the sweep, or of one of the house."""
        if who == "anonymous":
            return Client()
        if who in self.people:
            client = Client()
            client.force_login(self.user(who), backend="django.contrib.auth.backends.ModelBackend")
            return client
        return self.house.browse(who)

    def user(self, who: str) -> Any:
        """The account of somebody made for the sweep."""
        from khet.domains.accounts.models import User

        return User.objects.get(person_id=self.people[who].id) if who in self.people else self.house.user(who)

    def may(self, who: str, route: Route) -> bool:
        """Whether the person holds a permission that the page names."""
        if "public" in route.access:
            return True
        if who == "anonymous":
            return False
        actor = accounts.actor_for(self.user(who), clock.today())
        return "signed-in" in route.access or any(actor.may(permission) for permission in route.access)


def standing() -> dict[str, int]:
    """How much of everything there is; the lines of the audit are among it."""
    counted = [model for model in apps.get_models() if model._meta.managed and model._meta.label not in FREE]
    numbers = counts([connection.ops.quote_name(model._meta.db_table) for model in counted])
    return {model._meta.label: number for model, number in zip(counted, numbers, strict=True)}


@pytest.fixture
def world(db: None, settings: LazySettings) -> World:
    """The office at work, with something of every kind that an address can name."""
    settings.KHET_SECOND_FACTOR = False
    cast = people_cast.build()
    frameworks_cast.store(frameworks_cast.RIVER, frameworks_cast.DELTA, frameworks_cast.TREE)
    here, there = cast.office.id, cast.other_office.id
    group = cast.planning.id
    more = {
        "evaluator": people_cast.person(here, "นายตรง เที่ยงธรรม", "trong", roles=["evaluator"]),
        "partner": people_cast.person(here, "นายภาคี ริมน้ำ", "phakhi", roles=["partner"]),
    }
    house = House(cast, more)
    people = {
        "master": people_cast.person(here, "นางสาวครบ ทุกบทบาท", "khrop", roles=list(EVERYTHING[:8]), group_id=group),
        "stranger": people_cast.person(there, "นายไกล ทุกบทบาท", "klai", roles=list(EVERYTHING[:8])),
    }
    world = World(house, {}, people)
    world.records.update(_records(world, house))
    return world


def _stored(world: World, master: Any) -> dict[str, Any]:
    """Data that was taken in: a roster in use, a figure that its file does not bear out, and two joined to one."""
    house = world.house
    school = house.people.schools["banyan"]
    code = next(iter(school.codes.values()))
    rows = rosters.pupils([(code, school.name)], 12)
    taken = {}
    lines = ["รหัสโรงเรียน,โรงเรียน,จน.นร.,ไทย", f"{code},{school.name},10,40", "00000000,ระดับประเทศ,99,50"]
    for name, content in (
        (f"{SECRETS[2]}.xlsx", rosters.workbook(rows)),
        ("onet ม.3 2566.csv", "\n".join(lines).encode()),
    ):
        row = warehouse.upload(actor=master, office_id=house.office_id, stream=content, name=name, at=TAKEN_IN)
        with contextlib.suppress(warehouse.WarehouseProblem):
            warehouse.check(actor=master, import_id=row.id, at=TAKEN_IN)
        taken[name] = row
    first = next(iter(taken.values()))
    snapshot = warehouse.accept(actor=master, import_id=first.id, at=TAKEN_IN)
    one, other = Individual.objects.order_by("pk")[:2]
    joined = warehouse.merge(actor=master, kept_id=one.pk, absorbed_id=other.pk, note=SECRETS[1], at=TAKEN_IN)
    figure = Disagreement.objects.create(
        office_id=house.office_id,
        imported_id=first.id,
        dataset="pupils",
        year=2567,
        key="x",
        column=SECRETS[0],
        stated="1",
    )
    return {
        "import_id": first.id,
        "uuid": snapshot.uuid,
        "merge_id": joined.id,
        "disagreement_id": figure.pk,
    }


def _figures_of(world: World, master: Any) -> dict[str, Any]:
    """An indicator with a version, published to everybody, and a view of it that its owner shares."""
    house = world.house
    indicators_cast.define(indicators_cast.HEADS)
    opened = indicators.publish_open(
        actor=master, office_id=house.office_id, code="heads", by=["school"], years=[2567], at=AT
    )
    view = indicators.save_view(
        actor=master, office_id=house.office_id, name="มุมมองของกวาด", query={"code": "heads"}, at=AT
    )
    shared = indicators.share_view(actor=master, view_id=view.id, shared=True, at=AT)
    return {"code": "heads", "view_id": view.id, "open_id": opened.id, "indicators:shared": {"token": shared.token}}


def _known(world: World, master: Any) -> dict[str, Any]:
    """A draft and a medium that only their owner may see, and others that are open to everybody."""
    house = world.house
    pdf = {"stream": b"%PDF-1.4\n%%EOF\n%known", "name": "k.pdf", "at": AT}
    words = knowledge.PracticeText(title=SECRETS[0], summary=SECRETS[1])
    draft = knowledge.save_practice(actor=master, text=words, at=AT)
    held = knowledge.attach_file(actor=master, practice_id=draft, title=SECRETS[2], **pdf)
    text = knowledge.MediumText(title=SECRETS[3], kind="other", licence="ask", audience="owner")
    medium = knowledge.save_medium(actor=master, text=text, at=AT)
    kept = knowledge.attach_medium_file(actor=master, medium_id=medium, **pdf)
    officer = house.actor("officer")
    practice = knowledge.save_practice(actor=officer, text=knowledge_cast.WORDS, at=AT)
    shown = knowledge.attach_file(actor=officer, practice_id=practice, **pdf)
    knowledge.submit_practice(actor=officer, practice_id=practice, at=AT)
    knowledge.review_practice(actor=master, practice_id=practice, levels=knowledge_cast.LEVELS, at=AT)
    knowledge.publish_practice(actor=house.actor("director"), practice_id=practice, is_open=True, at=AT)
    text = knowledge.MediumText(title="บัตรคำ", kind="other", licence="cc0")
    lent = knowledge.save_medium(actor=officer, text=text, at=AT)
    given = knowledge.attach_medium_file(actor=officer, medium_id=lent, **pdf)
    opened = replace(text, audience="everybody")
    knowledge.save_medium(actor=house.actor("director"), text=opened, medium_id=lent, at=AT)
    mine, its = {"evidence_id": held.pk}, {"evidence_id": kept.pk}
    return {
        "practice_id": draft,
        "medium_id": medium,
        **dict.fromkeys(("knowledge:download", "knowledge:detach"), mine),
        **dict.fromkeys(("knowledge:medium_download", "knowledge:detach_medium"), its),
        "knowledge:open_practice": {"practice_id": practice},
        "knowledge:open_file": {"practice_id": practice, "evidence_id": shown.pk},
        "knowledge:open_medium": {"medium_id": lent},
        "knowledge:open_medium_file": {"medium_id": lent, "evidence_id": given.pk},
    }


def _analysed(world: World) -> dict[str, Any]:
    """Answers of a training with words that only the office may read."""
    form, rows = analysis_cast.training()
    rows[0]["advice"] = SECRETS[1]
    campaign = analysis_cast.stored(world.house.office_id, form, rows, title=SECRETS[0])
    return {"campaign_id": campaign.pk, "question_key": "advice"}


def _collecting(world: World) -> dict[str, Any]:
    """A named campaign that asks the master, and an anonymous one behind an open link."""
    version = answering_cast.publish(world.house.office_id, answering_cast.satisfaction(3), code="swept")
    asked = campaigns.Audience(person_ids=[world.people["master"].id])
    named = answering_cast.collect(world.house.people, version, audience=asked, is_anonymous=False)
    anybody = campaigns.Audience(open=True)
    unnamed = answering_cast.collect(world.house.people, version, audience=anybody, is_anonymous=True)
    link = {"kind": "q", "link": unnamed.row.open_token}
    form = {"form_id": f"khet-{unnamed.row.id}"}
    of_link = ("link_form_list", "link_form", "link_manifest", "link_submission")
    return {
        "invitee_id": named.links[0].invitee_id,
        "instruments:answer_mine": {"campaign_id": named.row.id},
        "instruments:campaign_step": {"campaign_id": named.row.id, "step": "close"},
        "instruments:campaign_poster": {"campaign_id": unnamed.row.id},
        "instruments:campaign_paper": {"campaign_id": unnamed.row.id},
        **{f"answering:{name}": {"token": named.links[0].token} for name in ("personal", "save", "check")},
        **{f"answering:{name}": {"token": unnamed.row.open_token} for name in ("open", "check_open")},
        **{f"openrosa:{name}": link | form for name in of_link},
        **{f"openrosa:{name}": form for name in ("form", "manifest")},
    }


def _developed(world: World, master: Any) -> dict[str, Any]:
    """A plan, an event for the invited, and what it leaves behind, with learning at work."""
    people = [world.house.person_id("officer"), world.house.person_id("head")]
    here = world.house.office_id
    found = development_cast.for_sweep(master, office_id=here, person_ids=people, secrets=SECRETS)
    certified = certificates_cast.for_sweep(
        master,
        office_id=here,
        person_id=people[0],
        programme_id=found["programme_id"],
        secrets=SECRETS,
        at=clock.now(),
    )
    return found | certified


def _records(world: World, house: House) -> dict[str, Any]:
    river = opened(house, "river")
    walk = Walk(house)
    walk.publish(river.id, {"1": "4", "2b": "3", "X1": "5"}, "6")
    officer, director, master = (
        house.actor("officer"),
        house.actor("director"),
        accounts.actor_for(world.user("master"), clock.today()),
    )
    place = {"evaluation_id": river.id, "round_code": "12", "node_code": "1", "at": AT}
    frameworks.save_report(
        actor=officer, report=frameworks_cast.level("4", remark=SECRETS[0]), expected_revision=0, **place
    )
    hers = {"X1": frameworks.Owner(person_id=world.people["master"].id)}
    frameworks.assign(actor=director, evaluation_id=river.id, owners=hers, at=AT)
    stored = ContentFile(b"%PDF-1.4\n%%EOF\n", name="a.pdf")
    frameworks.attach_file(actor=officer, stream=stored, name="a.pdf", title=SECRETS[2], **place)
    frameworks.write_suggestion(actor=house.actor("evaluator"), text=f"ควร{SECRETS[1]}", **place)
    suggestion = frameworks.suggestions(actor=director, office_id=house.office_id, framework_code="river", year=YEAR)[0]
    task = frameworks.open_follow_ups(
        actor=director,
        suggestion_id=suggestion.id,
        tasks=[frameworks.Task(SECRETS[1], house.person_id("officer"), AT.date())],
        at=AT,
    )[0]
    evidence = EvidenceLink.objects.get()
    sent = {"file": ContentFile(b"%PDF-1.4\n%%EOF\n%done", name="c.pdf"), "title": SECRETS[2]}
    house.browse("officer").post(f"/results/follow-ups/{task.id}/attach/file/", sent)
    of_task = EvidenceLink.objects.exclude(pk=evidence.pk).get()
    with transaction.atomic():
        job = jobs.enqueue(
            "frameworks.import_results", actor=master, label=SECRETS[3], office_id=house.office_id, at=clock.now()
        )
        note = work.notify(person_id=world.people["master"].id, text=SECRETS[3], at=clock.now())
        made = files.store(
            actor=master, stream=b"%PDF-1.4\n%%EOF\n%made", name="b.pdf", office_id=house.office_id, at=clock.now()
        )
        Job.objects.filter(pk=job.pk).update(result={"file_id": made.pk})
        role = accounts.add_role(
            actor=house.actor("administrator"),
            office_id=house.office_id,
            name="บทบาทของเขต",
            description="",
            permission_names=["frameworks.result.view"],
            sees_personal_data=False,
            at=clock.now(),
        )
        paper = register.issue(
            actor=master,
            series="RV",
            office_id=house.office_id,
            office_label=house.people.office.short_name,
            year_be=YEAR,
            title=SECRETS[4],
            document_kind="results",
            subject={},
            figures=[],
            content_hash="0" * 64,
            at=clock.now(),
        )
    token = accounts.create_token(
        actor=master,
        name=SECRETS[3],
        scopes=["frameworks.result.view"],
        expires_on=clock.today() + timedelta(days=30),
        at=clock.now(),
    )
    school = house.people.schools["banyan"]
    person = house.person_id("officer")
    return {
        "office_id": house.office_id,
        "year": YEAR,
        "framework": "river",
        "evaluation_id": river.id,
        "round_code": "12",
        "node_code": "1",
        "number": 1,
        "suggestion_id": suggestion.id,
        "follow_up_id": task.id,
        "evidence_id": evidence.pk,
        "job_id": job.pk,
        "file_id": made.pk,
        "notification_id": note.pk,
        "document_id": paper.id,
        "token": paper.token,
        "network_id": house.people.north.id,
        "group_id": house.people.planning.id,
        "school_id": school.id,
        "person_id": person,
        "assignment_id": RoleAssignment.objects.filter(person_id=person).values_list("pk", flat=True)[0],
        "membership_id": GroupMembership.objects.filter(person_id=person).values_list("pk", flat=True)[0],
        "token_id": token.id,
        "key": role.key,
        **_stored(world, master),
        **_figures_of(world, master),
        **_known(world, master),
        **_developed(world, master),
        **_analysed(world),
        **_collecting(world),
        **experts_cast.swept(officer, house.office_id, SECRETS, AT),
        "frameworks:follow_up_file": {"evidence_id": of_task.pk},
    }
