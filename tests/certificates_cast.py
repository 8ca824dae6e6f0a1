"""An invented training with sessions, seats and ticks, so that certificates can be earned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from khet.domains.accounts.models import Person
from khet.domains.development import public as development
from khet.domains.development.models import (
    AnnualPlan,
    Attendance,
    CertificateTemplate,
    Event,
    EventSession,
    Programme,
    Registration,
    UseRecord,
)
from khet.domains.organisations import public as organisations
from khet.kernel import followups, jobs
from khet.kernel.actor import Actor, system
from khet.kernel.models import EvidenceLink, Job
from tests import people_cast
from tests.rebuilt import rebuilt

AT = datetime(2023, 11, 20, 3, 0, tzinfo=UTC)
TODAY = date(2023, 11, 20)
FIRST, LAST = date(2023, 11, 13), date(2023, 11, 14)
TITLE = "การอบรมเชิงปฏิบัติการจัดการเรียนรู้เชิงรุก (Active Learning) รุ่นที่ 2"


@dataclass(frozen=True, slots=True)
class Scene:
    """The office's people, one training of two days and twelve hours, and who runs it."""

    cast: people_cast.Cast
    event: Event
    sessions: tuple[EventSession, ...]
    people: list[Person] = field(default_factory=list)

    @property
    def developer(self) -> Actor:
        """Who runs events and issues certificates."""
        return self.cast.actor("developer", TODAY)

    @property
    def outsider(self) -> Actor:
        """Somebody of another office with every right there."""
        return self.cast.actor("outsider", TODAY)

    @property
    def template(self) -> CertificateTemplate:
        """The first template of the office."""
        return CertificateTemplate.objects.filter(office_id=self.cast.office.id).order_by("pk")[0]


def people(cast: people_cast.Cast, names: Sequence[str]) -> list[Person]:
    """Invented teachers of the office, without sign-in."""
    school = cast.schools["banyan"].id
    return Person.objects.bulk_create(
        Person(
            office_id=cast.office.id,
            school_id=school,
            full_name=name,
            position="ครู",
            sort_key=f"{number:06}",
            created_at=AT,
            updated_at=AT,
        )
        for number, name in enumerate(names)
    )


def event_of(cast: people_cast.Cast, title: str = TITLE) -> tuple[Event, tuple[EventSession, ...]]:
    """A training of two days, six hours each."""
    plan, _made = AnnualPlan.objects.get_or_create(
        office_id=cast.office.id, year_be=2567, defaults={"title": "แผนพัฒนา 2567", "created_at": AT}
    )
    programme, _made = Programme.objects.get_or_create(
        plan=plan, code="พค-01", defaults={"name": "โครงการพัฒนาครู", "form": "workshop"}
    )
    event = Event.objects.create(
        office_id=cast.office.id,
        programme=programme,
        title=title,
        state=Event.DONE,
        starts_on=FIRST,
        ends_on=LAST,
        created_at=AT,
    )
    begins = datetime(2023, 11, 13, 2, 0, tzinfo=UTC)
    sessions = tuple(
        EventSession.objects.create(
            event=event,
            title=f"วันที่ {day + 1}",
            starts_at=begins + timedelta(days=day),
            ends_at=begins + timedelta(days=day, hours=7),
            hours=Decimal(6),
            checkin_nonce=f"nonce-{day}",
        )
        for day in range(2)
    )
    return event, sessions


def seat(event: Event, who: Sequence[Person]) -> None:
    """Give these people a seat."""
    first = event.last_in_queue
    Registration.objects.bulk_create(
        Registration(
            event=event,
            person=person,
            school_id=person.school_id,
            state=Registration.CONFIRMED,
            queue_number=first + number,
            code=f"C{first + number:06}",
            applied_at=AT,
        )
        for number, person in enumerate(who, start=1)
    )
    event.last_in_queue = event.confirmed_count = first + len(who)
    event.save(update_fields=["last_in_queue", "confirmed_count"])


def tick(session: EventSession, who: Sequence[Person]) -> None:
    """Let these people be present."""
    Attendance.objects.bulk_create(
        Attendance(session=session, person=person, is_present=True, at=AT, how="list", recorded_at=AT) for person in who
    )


@rebuilt
def build(count: int = 3) -> Scene:
    """``count`` people who came both days, and one who came for the first only."""
    cast = people_cast.build()
    cast.people["developer"] = people_cast.person(cast.office.id, "นางสาวพิมพ์ พัฒนศิลป์", "phim", roles=["staff_developer"])
    event, sessions = event_of(cast)
    everybody = people(cast, [*(f"นางสาวกานดา เรียนดี{number}" for number in range(count)), "นายขาด ครึ่งทาง"])
    seat(event, everybody)
    tick(sessions[0], everybody)
    tick(sessions[1], everybody[:-1])
    scene = Scene(cast, event, sessions, everybody)
    development.ensure_templates(actor=scene.developer, office_id=cast.office.id, at=AT)
    return scene


def join(scene: Scene, who: str) -> Person:
    """Let one of the office's people with a sign-in take part in both days."""
    person = Person.objects.get(pk=scene.cast.people[who].id)
    seat(scene.event, [person])
    for session in scene.sessions:
        tick(session, [person])
    return person


def ask(scene: Scene, *, person_ids: Sequence[int] = (), at: datetime = AT) -> Job:
    """Ask for the certificates of the training."""
    return development.ask_for_certificates(
        actor=scene.developer,
        event_id=scene.event.pk,
        template_id=scene.template.pk,
        person_ids=person_ids,
        given_on=TODAY,
        at=at,
    )


def issue(scene: Scene) -> list[development.CertificateRow]:
    """Everybody's certificates, issued by a worker."""
    asked = ask(scene)
    jobs.run_pending()
    asked.refresh_from_db()
    assert asked.state == "done", asked.error
    return development.event_certificates(scene.developer, scene.event.pk)


def for_sweep(
    actor: Actor, *, office_id: int, person_id: int, programme_id: int, secrets: Sequence[str], at: datetime
) -> dict[str, object]:
    """Something of every kind that an address of certificates, following up and lessons can name.

    What a certificate says is open to whoever holds it, so that its own words hold no secret.
    """
    event = Event.objects.create(
        office_id=office_id,
        programme_id=programme_id,
        title="อบรมที่มีวุฒิบัตร",
        description=secrets[0],
        state=Event.DONE,
        audience=Event.INVITED,
        starts_on=FIRST,
        ends_on=LAST,
        created_at=at,
    )
    begins = datetime(2023, 11, 13, 2, 0, tzinfo=UTC)
    session = EventSession.objects.create(
        event=event,
        title="วันแรก",
        starts_at=begins,
        ends_at=begins + timedelta(hours=6),
        hours=6,
        checkin_nonce="sweep",
    )
    person = Person.objects.get(pk=person_id)
    seat(event, [person])
    tick(session, [person])
    development.ensure_templates(actor=actor, office_id=office_id, at=at)
    template = CertificateTemplate.objects.filter(office_id=office_id)[0]
    issue, due = development.prepare_certificates(
        actor=actor, event_id=event.pk, template_id=template.pk, given_on=LAST, at=at
    )
    development.issue_certificates(actor=actor, issue=issue, people=due)
    (row,) = development.event_certificates(actor, event.pk)
    round_ = development.plan_follow_up(
        actor=actor,
        event_id=event.pk,
        after_days=1,
        answer_days=14,
        sources=["self"],
        method="written",
        supervisor_person_id=None,
        at=at,
    )
    development.open_due_follow_ups(actor=system("tests"), at=at)
    record = UseRecord.objects.get(round=round_)
    words = {"level": 2, "method": "written", "example": secrets[1], "problem": secrets[2], "support": ""}
    development.write_use(actor=actor, record_id=record.pk, at=at, **words)
    development.attach_use_evidence(
        actor=actor, record_id=record.pk, stream=b"%PDF-1.4\n%%EOF\n%use", name="u.pdf", title=secrets[3], at=at
    )
    evidence_id = EvidenceLink.objects.get(subject_kind="development.use_record").pk
    to_do = followups.open_follow_up(
        actor=actor,
        permission=development.permissions.EVENT_RUN,
        office_id=office_id,
        subject_kind="development.use_record",
        subject_id=record.pk,
        subject_label="อบรม",
        title=secrets[0],
        owner_person_id=person_id,
        due_on=at.date(),
        url_name="growth:promise",
        at=at,
    )
    lesson = development.write_lesson(actor=actor, event_id=event.pk, text=secrets[0], basis="", at=at)
    cohort = development.save_cohort(
        actor=actor,
        office_id=office_id,
        scheme="โครงการต่อเนื่อง",
        number=1,
        year_be=2567,
        school_ids=list(organisations.school_ids(office_id, at.date()))[:1],
        on=at.date(),
        at=at,
        note=secrets[1],
    )
    mine = {"event_id": event.pk, "certificate_id": row.id, "template_id": template.pk, "payload": row.payload}
    use = {"record_id": record.pk, "round_id": round_.pk, "evidence_id": evidence_id}
    pages = ("event", "issue", "rule", "print", "revoke", "pdf", "png", "template", "sample", "code")
    return {
        "lesson_id": lesson.pk,
        "cohort_id": cohort.pk,
        **{f"certificates:{name}": {**mine, "form": "pdf"} for name in pages},
        **{f"growth:{name}": use for name in ("round", "close_round", "use", "attach", "file", "give_promise")},
        **{f"growth:{name}": {"follow_up_id": to_do.pk} for name in ("promise", "promise_step")},
    }
