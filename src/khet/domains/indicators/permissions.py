"""The permissions of this domain by name; their words, and which role carries which, are data of accounts."""

FIGURE_VIEW = "indicators.figure.view"
DEFINITION_EDIT = "indicators.definition.edit"
TARGET_EDIT = "indicators.target.edit"
FIGURE_PUBLISH = "indicators.figure.publish"

ALL = (FIGURE_VIEW, DEFINITION_EDIT, TARGET_EDIT, FIGURE_PUBLISH)
