"""The tables of the warehouse: imports and their questions, snapshots, and the individuals behind pseudonyms."""

from khet.domains.warehouse.models.imports import Decision, Import, Question, SavedMapping
from khet.domains.warehouse.models.people import Contact, FormerName, Identifier, Individual, Merge
from khet.domains.warehouse.models.snapshots import Disagreement, SchoolPlace, Shelf, Snapshot

__all__ = [
    "Contact",
    "Decision",
    "Disagreement",
    "FormerName",
    "Identifier",
    "Import",
    "Individual",
    "Merge",
    "Question",
    "SavedMapping",
    "SchoolPlace",
    "Shelf",
    "Snapshot",
]
