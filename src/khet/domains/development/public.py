"""The front door of staff development: plans, events, who took part, and what is left of them."""

from khet.domains.development import permissions
from khet.domains.development.actions.attendance import MOST_TICKS, Tick, take_ticks
from khet.domains.development.actions.certificate_templates import (
    ensure_templates,
)
from khet.domains.development.actions.certificates import BATCH as CERTIFICATES_AT_ONCE
from khet.domains.development.actions.certificates import JOB as ISSUE_CERTIFICATES
from khet.domains.development.actions.certificates import KIND as CERTIFICATE_KIND
from khet.domains.development.actions.certificates import PRINT_JOB as PRINT_CERTIFICATES
from khet.domains.development.actions.certificates import ask as ask_for_certificates
from khet.domains.development.actions.certificates import issue_batch as issue_certificates
from khet.domains.development.actions.certificates import prepare as prepare_certificates
from khet.domains.development.actions.certificates import revoke as revoke_certificate
from khet.domains.development.actions.competencies import CompetencyWords, save_competency
from khet.domains.development.actions.courses import (
    CourseWords,
    ResourcePersonWords,
    rate,
    save_course,
    save_resource_person,
)
from khet.domains.development.actions.events import (
    EventWords,
    SessionWords,
    create_event,
    edit_event,
    save_session,
    step,
)
from khet.domains.development.actions.follow_ups import attach as attach_use_evidence
from khet.domains.development.actions.follow_ups import open_due as open_due_follow_ups
from khet.domains.development.actions.follow_ups import plan_round as plan_follow_up
from khet.domains.development.actions.follow_ups import write_use
from khet.domains.development.actions.groups import (
    CoachingWords,
    PlcLogWords,
    PlcWords,
    SelfLearningWords,
    add_plc_log,
    decide_self_learning,
    report_self_learning,
    save_coaching,
    save_plc,
)
from khet.domains.development.actions.leavings import (
    ExpenseWords,
    VisitWords,
    add_expense,
    add_material,
    add_photos,
    add_programme_expense,
    save_group_lesson,
    save_note,
    save_visit,
)
from khet.domains.development.actions.lessons import save_cohort, write_lesson
from khet.domains.development.actions.needs import (
    PriorityWords,
    add_findings,
    open_round,
    save_priority,
)
from khet.domains.development.actions.plans import (
    BudgetWords,
    GoalWords,
    PlanWords,
    ProgrammeWords,
    approve_plan,
    create_plan,
    edit_plan,
    save_budget_line,
    save_goal,
    save_programme,
)
from khet.domains.development.actions.records import read_record
from khet.domains.development.actions.registering import apply, decide, give_up, invite, register_for
from khet.domains.development.actions.report_sections import (
    SectionChanged,
    drop_report_section,
    save_report_section,
)
from khet.domains.development.actions.signing_keys import rotate as rotate_signing_key
from khet.domains.development.queries.attendance import attendance_table
from khet.domains.development.queries.certificate_papers import Printed, as_pdf, as_png
from khet.domains.development.queries.certificates import RESOLVER as CERTIFICATE_RESOLVER
from khet.domains.development.queries.certificates import (
    CertificateRow,
    Verification,
    all_to_print,
    certificate,
    certificate_rows,
    current_figure,
    current_figures,
    event_certificates,
    published_keys,
    templates,
    to_print,
    verify,
    verify_offline,
)
from khet.domains.development.queries.completion import Completion, completion
from khet.domains.development.queries.events import event_row, event_rows, registrations, sessions
from khet.domains.development.queries.leavings import expenses, materials, photos, report_facts, visits
from khet.domains.development.queries.lessons import cohorts, lessons
from khet.domains.development.queries.plans import (
    budget_rows,
    plan,
    plan_of_year,
    priority_rows,
    programme_rows,
)
from khet.domains.development.queries.record_papers import document as record_document
from khet.domains.development.queries.records import Record, record_of
from khet.domains.development.queries.report_sections import SectionRow, photo_bytes, report_sections
from khet.domains.development.queries.rows import (
    AttendanceTable,
    EventRow,
    MarkRow,
    PlanRow,
    PriorityRow,
    ProgrammeRow,
    ReportFacts,
    SessionRow,
    VisitRow,
)
from khet.domains.development.rules.arriving import Finding, Upload
from khet.domains.development.rules.attending import Share
from khet.domains.development.rules.certificate_content import days as days_text
from khet.domains.development.rules.certificate_content import plain as certificate_plain
from khet.domains.development.rules.certificate_payload import find as find_payloads
from khet.domains.development.rules.certificate_words import Signatory
from khet.domains.development.rules.completion import Learning
from khet.domains.development.rules.money import as_decimal, baht, satang
from khet.domains.development.rules.plans import Reached
from khet.domains.development.rules.records import Item as RecordEntry
from khet.domains.development.rules.refusals import (
    CheckinProblem,
    DevelopmentProblem,
    EventProblem,
    ImportProblem,
    PlanProblem,
    SeatProblem,
)

__all__ = [
    "CERTIFICATES_AT_ONCE",
    "CERTIFICATE_KIND",
    "CERTIFICATE_RESOLVER",
    "ISSUE_CERTIFICATES",
    "MOST_TICKS",
    "PRINT_CERTIFICATES",
    "AttendanceTable",
    "BudgetWords",
    "CertificateRow",
    "CheckinProblem",
    "CoachingWords",
    "CompetencyWords",
    "Completion",
    "CourseWords",
    "DevelopmentProblem",
    "EventProblem",
    "EventRow",
    "EventWords",
    "ExpenseWords",
    "Finding",
    "GoalWords",
    "ImportProblem",
    "Learning",
    "MarkRow",
    "PlanProblem",
    "PlanRow",
    "PlanWords",
    "PlcLogWords",
    "PlcWords",
    "Printed",
    "PriorityRow",
    "PriorityWords",
    "ProgrammeRow",
    "ProgrammeWords",
    "Reached",
    "Record",
    "RecordEntry",
    "ReportFacts",
    "ResourcePersonWords",
    "SeatProblem",
    "SectionChanged",
    "SectionRow",
    "SelfLearningWords",
    "SessionRow",
    "SessionWords",
    "Share",
    "Signatory",
    "Tick",
    "Upload",
    "Verification",
    "VisitRow",
    "VisitWords",
    "add_expense",
    "add_findings",
    "add_material",
    "add_photos",
    "add_plc_log",
    "add_programme_expense",
    "all_to_print",
    "apply",
    "approve_plan",
    "as_decimal",
    "as_pdf",
    "as_png",
    "ask_for_certificates",
    "attach_use_evidence",
    "attendance_table",
    "baht",
    "budget_rows",
    "certificate",
    "certificate_plain",
    "certificate_rows",
    "cohorts",
    "completion",
    "create_event",
    "create_plan",
    "current_figure",
    "current_figures",
    "days_text",
    "decide",
    "decide_self_learning",
    "drop_report_section",
    "edit_event",
    "edit_plan",
    "ensure_templates",
    "event_certificates",
    "event_row",
    "event_rows",
    "expenses",
    "find_payloads",
    "give_up",
    "invite",
    "issue_certificates",
    "lessons",
    "materials",
    "open_due_follow_ups",
    "open_round",
    "permissions",
    "photo_bytes",
    "photos",
    "plan",
    "plan_follow_up",
    "plan_of_year",
    "prepare_certificates",
    "priority_rows",
    "programme_rows",
    "published_keys",
    "rate",
    "read_record",
    "record_document",
    "record_of",
    "register_for",
    "registrations",
    "report_facts",
    "report_sections",
    "report_self_learning",
    "revoke_certificate",
    "rotate_signing_key",
    "satang",
    "save_budget_line",
    "save_coaching",
    "save_cohort",
    "save_competency",
    "save_course",
    "save_goal",
    "save_group_lesson",
    "save_note",
    "save_plc",
    "save_priority",
    "save_programme",
    "save_report_section",
    "save_resource_person",
    "save_session",
    "save_visit",
    "sessions",
    "step",
    "take_ticks",
    "templates",
    "to_print",
    "verify",
    "verify_offline",
    "visits",
    "write_lesson",
    "write_use",
]
