"""The front door of instruments: forms, expert rounds, campaigns and answers, analysis."""

from khet.domains.instruments import permissions
from khet.domains.instruments.actions.campaigns import Audience, close_campaign, create_campaign, open_campaign
from khet.domains.instruments.queries.campaigns import CampaignRow, campaign_rows
from khet.domains.instruments.queries.instruments import form_of
from khet.domains.instruments.queries.sheets import scores
from khet.domains.instruments.rules.form import Choice, ChoiceList, Form, Kind, Labels, NoSuchQuestion, Path, Question
from khet.domains.instruments.rules.refusals import CodeTaken, NoSuchBandSet, NoSuchInstrument, Refusal, VersionFixed
from khet.domains.instruments.rules.windows import Window

__all__ = [
    "Audience",
    "CampaignRow",
    "Choice",
    "ChoiceList",
    "CodeTaken",
    "Form",
    "Kind",
    "Labels",
    "NoSuchBandSet",
    "NoSuchInstrument",
    "NoSuchQuestion",
    "Path",
    "Question",
    "Refusal",
    "VersionFixed",
    "Window",
    "campaign_rows",
    "close_campaign",
    "create_campaign",
    "form_of",
    "open_campaign",
    "permissions",
    "scores",
]
