"""The permissions of this domain by name; their words, and which role carries which, are data of accounts."""

PRACTICE_VIEW = "knowledge.practice.view"
PRACTICE_SUBMIT = "knowledge.practice.submit"
PRACTICE_REVIEW = "knowledge.practice.review"
PRACTICE_PUBLISH = "knowledge.practice.publish"

ALL = (PRACTICE_VIEW, PRACTICE_SUBMIT, PRACTICE_REVIEW, PRACTICE_PUBLISH)
