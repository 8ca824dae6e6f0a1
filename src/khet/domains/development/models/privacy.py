"""Personal data in these tables: who takes part, learns, teaches, decides, and what they wrote."""

from __future__ import annotations

from khet.kernel.privacy import Privacy

PLAN = "as long as the plan it belongs to"
EVENT = "as long as the event it belongs to; a person's development record rests on it"

PRIVACY = {
    "NeedsRound": Privacy(("created_by_id",), PLAN),
    "NeedsSource": Privacy(("added_by_id",), PLAN),
    "Priority": Privacy(("created_by_id",), PLAN),
    "PriorityEvidence": Privacy(),
    "AnnualPlan": Privacy(("created_by_id", "approved_by_id"), "permanent, as a plan of the office"),
    "PlanChange": Privacy(("changed_by_id", "changed_by_name", "before", "after"), PLAN),
    "PlanGoal": Privacy(),
    "Programme": Privacy(("owner_person_id",), PLAN),
    "BudgetLine": Privacy(),
    "Competency": Privacy(("created_by_id",), "as long as a course declares it"),
    "Course": Privacy(("created_by_id",), "as long as an event uses the course"),
    "ResourcePerson": Privacy(
        ("person", "name", "affiliation", "contact", "created_by_id"), "as long as an event names the person"
    ),
    "ResourceRating": Privacy(("resource_person", "mean", "recorded_by_id"), EVENT),
    "DevelopmentSettings": Privacy(),
    "Event": Privacy(("created_by_id",), EVENT),
    "EventSession": Privacy(("resource_persons",), EVENT),
    "Registration": Privacy(("person", "school", "code", "note", "decided_by_id"), EVENT),
    "Attendance": Privacy(("person", "recorded_by_id"), EVENT),
    "AttendanceMark": Privacy(("person", "by_id"), EVENT),
    "Expense": Privacy(("description", "recorded_by_id"), "ten years, as papers of account"),
    "Material": Privacy(("added_by_id",), EVENT),
    "Photo": Privacy(("file", "caption", "added_by_id"), EVENT),
    "StudyVisit": Privacy(("written_by_id",), EVENT),
    "GroupLesson": Privacy(("written_by_id",), EVENT),
    "EventNote": Privacy(("text", "written_by_id"), EVENT),
    "ReportSection": Privacy(("segments", "written_by_id", "written_by_name"), "as long as the report's event or plan"),
    "PlcGroup": Privacy(("facilitator", "members", "created_by_id"), "as long as its members' development records"),
    "PlcLog": Privacy(("present", "written_by_id"), "as long as its members' development records"),
    "CoachingLog": Privacy(
        ("coach", "coachee", "focus", "observed", "advice", "agreed", "written_by_id"),
        "as long as the development record of the person coached",
    ),
    "SelfLearning": Privacy(
        ("person", "title", "url", "learnt", "file", "decided_by_id", "decision_note"),
        "as long as the person's development record",
    ),
    "SigningKey": Privacy(),
    "CertificateTemplate": Privacy(("signers",), "as long as a certificate was issued with it"),
    "CompletionRule": Privacy(("set_by_id",), EVENT),
    "Certificate": Privacy(
        ("person", "canonical", "signature", "hours", "facts"), "never removed: a register has no gaps"
    ),
    "FollowUpRound": Privacy(("supervisor_person_id", "planned_by_id"), EVENT),
    "UseRecord": Privacy(("person", "by_person_id", "level", "example", "problem", "support", "recorded_by_id"), EVENT),
    "Lesson": Privacy(("written_by_id",), PLAN),
    "LessonUse": Privacy(("linked_by_id",), PLAN),
    "Cohort": Privacy(),
    "CohortSchool": Privacy(),
}
