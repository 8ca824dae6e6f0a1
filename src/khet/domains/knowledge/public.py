"""The front door of knowledge: practices with their reviews, media, and what is open to everybody."""

from khet.domains.knowledge import permissions
from khet.domains.knowledge.actions.media import attach_file as attach_medium_file
from khet.domains.knowledge.actions.media import attach_link as attach_medium_link
from khet.domains.knowledge.actions.media import retire_medium, save_medium
from khet.domains.knowledge.actions.practices import (
    attach_file,
    attach_link,
    detach,
    publish_practice,
    return_practice,
    save_practice,
    submit_practice,
    withdraw_practice,
)
from khet.domains.knowledge.actions.reviews import review_practice, set_criteria
from khet.domains.knowledge.queries.finding import find_media, find_practices
from khet.domains.knowledge.queries.media import media, medium, open_media
from khet.domains.knowledge.queries.practices import (
    criteria_of,
    open_practice,
    open_practices,
    practice,
    practices,
    practices_from,
)
from khet.domains.knowledge.queries.rows import PracticePage
from khet.domains.knowledge.rules.criteria import Criterion, Judged
from khet.domains.knowledge.rules.media import MediumText
from khet.domains.knowledge.rules.practices import PracticeText
from khet.domains.knowledge.rules.refusals import (
    BadCriteria,
    BadLevel,
    Incomplete,
    NeedsReview,
    NoSuchMedium,
    NoSuchPractice,
    OwnWork,
    Refusal,
    WrongStep,
)

__all__ = [
    "BadCriteria",
    "BadLevel",
    "Criterion",
    "Incomplete",
    "Judged",
    "MediumText",
    "NeedsReview",
    "NoSuchMedium",
    "NoSuchPractice",
    "OwnWork",
    "PracticePage",
    "PracticeText",
    "Refusal",
    "WrongStep",
    "attach_file",
    "attach_link",
    "attach_medium_file",
    "attach_medium_link",
    "criteria_of",
    "detach",
    "find_media",
    "find_practices",
    "media",
    "medium",
    "open_media",
    "open_practice",
    "open_practices",
    "permissions",
    "practice",
    "practices",
    "practices_from",
    "publish_practice",
    "retire_medium",
    "return_practice",
    "review_practice",
    "save_medium",
    "save_practice",
    "set_criteria",
    "submit_practice",
    "withdraw_practice",
]
