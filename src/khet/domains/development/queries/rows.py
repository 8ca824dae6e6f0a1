"""The plain rows in which other packages and pages see plans, events and those who take part."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from khet.domains.development.rules.attending import Share
from khet.domains.development.rules.plans import Reached
from khet.domains.development.rules.ratings import Overall, Rated, overall


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal of a plan: a group, how much of it, how well, and what was reached."""

    id: int
    group_label: str
    target_percent: Decimal
    quality: str
    reached_count: int | None
    total_count: int | None
    quality_result: str

    @property
    def reached(self) -> Reached:
        """The result beside its target, exact."""
        return Reached(self.target_percent, self.reached_count, self.total_count)


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """A budget line in satang, with what was spent of it."""

    id: int
    source: str
    kind: str
    amount: int
    spent: int

    @property
    def left(self) -> int:
        """What is left; negative when more was spent than planned."""
        return self.amount - self.spent


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """One project of a plan, with its money in satang."""

    id: int
    plan_id: int
    office_id: int
    year_be: int
    code: str
    name: str
    form: str
    owner_person_id: int | None
    owner_name: str
    owner_group_id: int | None
    target_group: str
    rationale: str
    objectives: str
    expected_results: str
    indicators: str
    link: str
    starts_on: date | None
    ends_on: date | None
    priority_ids: tuple[int, ...] = ()
    budget: int = 0
    spent: int = 0
    event_count: int = 0


@dataclass(frozen=True, slots=True)
class PlanRow:
    """The plan of one office for one fiscal year."""

    id: int
    office_id: int
    year_be: int
    title: str
    state: str
    rationale: str
    objectives: str
    approved_at: datetime | None
    approved_by_name: str
    goals: tuple[GoalRow, ...] = ()
    budget: int = 0
    spent: int = 0

    @property
    def is_approved(self) -> bool:
        """Whether changes need a reason and leave history."""
        return self.state == "approved"


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A finding: of what kind, what it says, its figure, and where it comes from."""

    id: int
    kind: str
    title: str
    figure: str
    ref: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class PriorityRow:
    """What comes first, with its evidence."""

    id: int
    office_id: int
    year_be: int
    rank: int
    topic: str
    target_group: str
    reason: str
    evidence: tuple[EvidenceRow, ...] = ()
    programme_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One part of an event on one day."""

    id: int
    event_id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    hours: Decimal
    room: str
    topics: str
    resource_person_ids: tuple[int, ...] = ()
    resource_person_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event, its seats and how many hold, wait for and ask for one."""

    id: int
    office_id: int
    programme_id: int
    programme_name: str
    form: str
    year_be: int
    course_id: int | None
    course_name: str
    title: str
    place: str
    description: str
    state: str
    audience: str
    starts_on: date
    ends_on: date
    seats: int | None
    needs_approval: bool
    opens_at: datetime | None
    closes_at: datetime | None
    attended_percent: Decimal
    confirmed_count: int
    waiting_count: int = 0
    applied_count: int = 0
    invited_count: int = 0

    @property
    def free(self) -> int | None:
        """How many seats are left; None without a limit."""
        return None if self.seats is None else max(0, self.seats - self.confirmed_count)


@dataclass(frozen=True, slots=True)
class RegistrationRow:
    """A person and an event. ``place_in_queue`` is 1 for the next to move up; 0 for whoever does not wait."""

    id: int
    event_id: int
    person_id: int
    full_name: str
    position: str
    school_id: int | None
    state: str
    queue_number: int | None
    code: str
    applied_at: datetime | None
    note: str
    place_in_queue: int = 0
    sort_key: str = ""


@dataclass(frozen=True, slots=True)
class MarkRow:
    """What is recorded of a person in a session."""

    is_present: bool
    at: datetime
    how: str
    recorded_by_id: int | None


@dataclass(frozen=True, slots=True)
class AttendeeRow:
    """A person of an event: by session id what is recorded, and the share of the hours."""

    person_id: int
    full_name: str
    position: str
    school_id: int | None
    marks: dict[int, MarkRow]
    share: Share
    attended: bool
    sort_key: str = ""


@dataclass(frozen=True, slots=True)
class AttendanceTable:
    """Who was there: sessions across, people down, in Thai order."""

    event_id: int
    least_percent: Decimal
    sessions: tuple[SessionRow, ...]
    people: tuple[AttendeeRow, ...]

    @property
    def attended_count(self) -> int:
        """How many have attended by the office's rule."""
        return sum(row.attended for row in self.people)


@dataclass(frozen=True, slots=True)
class ExpenseRow:
    """Money spent, in satang."""

    id: int
    description: str
    amount: int
    paid_on: date
    event_id: int | None
    event_title: str
    line: str
    file_id: int | None


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """A file or a link; ``of_course``: it comes with what is taught, whichever event gives it."""

    id: int
    title: str
    url: str
    file_id: int | None
    file_name: str = ""
    size: int = 0
    of_course: bool = False


@dataclass(frozen=True, slots=True)
class PhotoRow:
    """A picture of an event."""

    id: int
    file_id: int
    caption: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A place that was visited."""

    id: int
    place: str
    visited_on: date
    topic: str
    seen: str
    lesson: str
    use: str


@dataclass(frozen=True, slots=True)
class TextRow:
    """A text with its heading: a lesson of a group, a problem, a suggestion."""

    id: int
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """Everything that the summary report of an event rests on; figures of campaigns come from instruments."""

    event: EventRow
    programme: ProgrammeRow
    plan_title: str
    sessions: tuple[SessionRow, ...]
    attendance: AttendanceTable
    budget: tuple[BudgetRow, ...]
    expenses: tuple[ExpenseRow, ...]
    materials: tuple[MaterialRow, ...]
    photos: tuple[PhotoRow, ...]
    visits: tuple[VisitRow, ...]
    group_lessons: tuple[TextRow, ...]
    problems: tuple[TextRow, ...]
    suggestions: tuple[TextRow, ...]
    school_count: int = 0

    @property
    def spent(self) -> int:
        """What the event cost, in satang."""
        return sum(row.amount for row in self.expenses)


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A course of an office."""

    id: int
    office_id: int
    code: str
    name: str
    objectives: str
    content: str
    hours: Decimal
    is_retired: bool
    event_count: int = 0
    competency_ids: tuple[int, ...] = ()
    competency_names: tuple[str, ...] = ()
    resource_person_ids: tuple[int, ...] = ()
    resource_person_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RatingRow:
    """How a resource person was rated at an event."""

    event_id: int
    event_title: str
    held_on: date
    mean: Decimal
    scale_top: int
    answer_count: int
    is_taken: bool = False

    @property
    def rated(self) -> Rated:
        """The figure, and whether it may be told."""
        return Rated(self.mean, self.answer_count, self.scale_top)


@dataclass(frozen=True, slots=True)
class ResourcePersonRow:
    """Somebody from whom others learn, with past ratings, newest first."""

    id: int
    office_id: int
    person_id: int | None
    name: str
    affiliation: str
    expertise: str
    contact: str
    is_retired: bool
    ratings: tuple[RatingRow, ...] = field(default=())
    session_count: int = 0

    @property
    def overall(self) -> Overall | None:
        """All past ratings that may be told as one; None without any."""
        return overall(row.rated for row in self.ratings)
