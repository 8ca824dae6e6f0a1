"""The permissions of this domain by name; their words, and which role carries which, are data of accounts."""

FORM_VIEW = "instruments.form.view"
FORM_EDIT = "instruments.form.edit"
FORM_PUBLISH = "instruments.form.publish"
CAMPAIGN_VIEW = "instruments.campaign.view"
CAMPAIGN_RUN = "instruments.campaign.run"
ANSWER_VIEW = "instruments.answer.view"
ANALYSIS_VIEW = "instruments.analysis.view"
SCHOOL_ANSWER = "instruments.school.answer"

ALL = (FORM_VIEW, FORM_EDIT, FORM_PUBLISH, CAMPAIGN_VIEW, CAMPAIGN_RUN, ANSWER_VIEW, ANALYSIS_VIEW, SCHOOL_ANSWER)
