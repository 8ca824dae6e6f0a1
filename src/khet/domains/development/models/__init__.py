"""What staff development stores: the plan, courses, events and those who take part, and what is left behind."""

from khet.domains.development.models.attendance import Attendance, AttendanceMark
from khet.domains.development.models.certificates import Certificate, CertificateTemplate, CompletionRule, SigningKey
from khet.domains.development.models.courses import Competency, Course, ResourcePerson, ResourceRating
from khet.domains.development.models.events import DevelopmentSettings, Event, EventSession
from khet.domains.development.models.follow_up_rounds import FollowUpRound, UseRecord
from khet.domains.development.models.groups import CoachingLog, PlcGroup, PlcLog, SelfLearning
from khet.domains.development.models.lessons import Cohort, CohortSchool, Lesson, LessonUse
from khet.domains.development.models.plans import (
    AnnualPlan,
    BudgetLine,
    NeedsRound,
    NeedsSource,
    PlanChange,
    PlanGoal,
    Priority,
    PriorityEvidence,
    Programme,
)
from khet.domains.development.models.records_of_event import (
    EventNote,
    Expense,
    GroupLesson,
    Material,
    Photo,
    StudyVisit,
)
from khet.domains.development.models.registrations import Registration
from khet.domains.development.models.report_sections import ReportSection

__all__ = [
    "AnnualPlan",
    "Attendance",
    "AttendanceMark",
    "BudgetLine",
    "Certificate",
    "CertificateTemplate",
    "CoachingLog",
    "Cohort",
    "CohortSchool",
    "Competency",
    "CompletionRule",
    "Course",
    "DevelopmentSettings",
    "Event",
    "EventNote",
    "EventSession",
    "Expense",
    "FollowUpRound",
    "GroupLesson",
    "Lesson",
    "LessonUse",
    "Material",
    "NeedsRound",
    "NeedsSource",
    "Photo",
    "PlanChange",
    "PlanGoal",
    "PlcGroup",
    "PlcLog",
    "Priority",
    "PriorityEvidence",
    "Programme",
    "Registration",
    "ReportSection",
    "ResourcePerson",
    "ResourceRating",
    "SelfLearning",
    "SigningKey",
    "StudyVisit",
    "UseRecord",
]
