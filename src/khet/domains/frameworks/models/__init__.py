"""What is stored: criteria, evaluations with their entries, figures from data, suggestions, and publications."""

from khet.domains.frameworks.models.criteria import Framework, FrameworkVersion
from khet.domains.frameworks.models.entries import Entry, EntryRevision
from khet.domains.frameworks.models.evaluations import Assignment, Evaluation, EvaluationRound
from khet.domains.frameworks.models.figures import EntryFigure, NodeIndicator
from khet.domains.frameworks.models.publications import Publication, Suggestion

__all__ = [
    "Assignment",
    "Entry",
    "EntryFigure",
    "EntryRevision",
    "Evaluation",
    "EvaluationRound",
    "Framework",
    "FrameworkVersion",
    "NodeIndicator",
    "Publication",
    "Suggestion",
]
