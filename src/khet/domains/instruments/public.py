"""The front door of instruments: forms, expert rounds, campaigns and answers, analysis."""

from khet.domains.instruments import permissions
from khet.domains.instruments.rules.form import Choice, ChoiceList, Form, Kind, Labels, NoSuchQuestion, Path, Question
from khet.domains.instruments.rules.refusals import CodeTaken, NoSuchBandSet, NoSuchInstrument, Refusal, VersionFixed

__all__ = [
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
    "permissions",
]
