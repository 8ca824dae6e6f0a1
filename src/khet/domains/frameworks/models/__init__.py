"""What is stored: criteria and their versions, evaluations with their entries, suggestions, and publications."""

from khet.domains.frameworks.models.criteria import Framework, FrameworkVersion
from khet.domains.frameworks.models.entries import Entry, EntryRevision
from khet.domains.frameworks.models.evaluations import Assignment, Evaluation, EvaluationRound
from khet.domains.frameworks.models.publications import Publication, Suggestion

__all__ = [
    "Assignment",
    "Entry",
    "EntryRevision",
    "Evaluation",
    "EvaluationRound",
    "Framework",
    "FrameworkVersion",
    "Publication",
    "Suggestion",
]
