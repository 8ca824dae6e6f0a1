"""The permissions of this domain by name; their words, and which role carries which, are data of accounts."""

CRITERIA_VIEW = "frameworks.criteria.view"
CRITERIA_EDIT = "frameworks.criteria.edit"
RESULT_VIEW = "frameworks.result.view"
RESULT_REPORT = "frameworks.result.report"
RESULT_CONFIRM = "frameworks.result.confirm"
RESULT_SCORE = "frameworks.result.score"
RESULT_PUBLISH = "frameworks.result.publish"
RESULT_AMEND = "frameworks.result.amend"
RESULT_ASSIGN = "frameworks.result.assign"
RESULT_IMPORT = "frameworks.result.import"
RESULT_COMPARE = "frameworks.result.compare"
SUGGESTION_VIEW = "frameworks.suggestion.view"
SUGGESTION_WRITE = "frameworks.suggestion.write"
FOLLOW_UP_MANAGE = "frameworks.follow_up.manage"
FOLLOW_UP_REPORT = "frameworks.follow_up.report"
FOLLOW_UP_VERIFY = "frameworks.follow_up.verify"
PAPER_ISSUE = "frameworks.paper.issue"

ALL = (
    CRITERIA_VIEW,
    CRITERIA_EDIT,
    RESULT_VIEW,
    RESULT_REPORT,
    RESULT_CONFIRM,
    RESULT_SCORE,
    RESULT_PUBLISH,
    RESULT_AMEND,
    RESULT_ASSIGN,
    RESULT_IMPORT,
    RESULT_COMPARE,
    SUGGESTION_VIEW,
    SUGGESTION_WRITE,
    FOLLOW_UP_MANAGE,
    FOLLOW_UP_REPORT,
    FOLLOW_UP_VERIFY,
    PAPER_ISSUE,
)
