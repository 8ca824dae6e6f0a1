"""The permissions of this domain by name; their words, and which role carries which, are data of accounts."""

PLAN_VIEW = "development.plan.view"
PLAN_EDIT = "development.plan.edit"
PLAN_APPROVE = "development.plan.approve"
EVENT_VIEW = "development.event.view"
EVENT_RUN = "development.event.run"
EVENT_JOIN = "development.event.join"
ATTENDANCE_RECORD = "development.attendance.record"
RECORD_VIEW = "development.record.view"
CERTIFICATE_ISSUE = "development.certificate.issue"
CERTIFICATE_REVOKE = "development.certificate.revoke"
REPORT_EDIT = "development.report.edit"

ALL = (
    PLAN_VIEW,
    PLAN_EDIT,
    PLAN_APPROVE,
    EVENT_VIEW,
    EVENT_RUN,
    EVENT_JOIN,
    ATTENDANCE_RECORD,
    RECORD_VIEW,
    CERTIFICATE_ISSUE,
    CERTIFICATE_REVOKE,
    REPORT_EDIT,
)
