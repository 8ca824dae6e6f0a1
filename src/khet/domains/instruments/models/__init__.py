"""What is stored: instruments and their versions, expert rounds, campaigns and answers, themes and words."""

from khet.domains.instruments.models.answers import AnonymousAnswer, AnswerPicture, BallotBox, Response
from khet.domains.instruments.models.campaigns import Campaign, Invitee
from khet.domains.instruments.models.experts import Expert, ExpertRating, ExpertRound, ItemDecision
from khet.domains.instruments.models.instruments import Instrument, InstrumentVersion, OfficeBandSet
from khet.domains.instruments.models.themes import Theme
from khet.domains.instruments.models.thresholds import Acceptance
from khet.domains.instruments.models.words import Paragraph

__all__ = [
    "Acceptance",
    "AnonymousAnswer",
    "AnswerPicture",
    "BallotBox",
    "Campaign",
    "Expert",
    "ExpertRating",
    "ExpertRound",
    "Instrument",
    "InstrumentVersion",
    "Invitee",
    "ItemDecision",
    "OfficeBandSet",
    "Paragraph",
    "Response",
    "Theme",
]
