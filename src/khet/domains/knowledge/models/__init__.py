"""Best practices, their reviews, the criteria they are judged by, and media."""

from khet.domains.knowledge.models.media import Medium
from khet.domains.knowledge.models.practices import Practice
from khet.domains.knowledge.models.reviews import Review, ReviewCriteria

__all__ = ["Medium", "Practice", "Review", "ReviewCriteria"]
