"""The front door of instruments: forms, expert rounds, campaigns and answers, analysis."""

from khet.calc.bands import Band, BandSet
from khet.domains.instruments import permissions
from khet.domains.instruments.actions.campaigns import (
    Audience,
    Link,
    Named,
    close_campaign,
    create_campaign,
    hand_out_links,
    invite,
    open_campaign,
    own_link,
    remind,
)
from khet.domains.instruments.actions.expert_answers import save_ratings
from khet.domains.instruments.actions.experts import (
    Invited,
    add_expert,
    decide,
    open_round,
)
from khet.domains.instruments.actions.forms import (
    Imported,
    copy_to_office,
    create_instrument,
    discard_draft,
    import_xlsform,
    publish_version,
    retire,
    save_band_set,
    save_draft,
)
from khet.domains.instruments.actions.library import ensure_library
from khet.domains.instruments.actions.paper import take_paper_answers
from khet.domains.instruments.queries.analysis import (
    FIGURE_RESOLVER,
    PaperFindings,
    SatisfactionRow,
    SatisfactionTable,
    analysed_campaign,
    analysis,
    analysis_plain,
    current_figure,
    current_figures,
    findings_for_papers,
)
from khet.domains.instruments.queries.bands import band_set, band_sets
from khet.domains.instruments.queries.campaigns import (
    CampaignRow,
    Progress,
    campaign_row,
    campaign_rows,
    progress,
    usable_versions,
)
from khet.domains.instruments.queries.experts import RoundResults, RoundRow, round_results, round_rows
from khet.domains.instruments.queries.instruments import (
    changes_of,
    export_xlsform,
    form_of,
    instrument_row,
    instrument_rows,
    logic_of,
    version_row,
    version_rows,
    xform_of,
)
from khet.domains.instruments.queries.plain import instrument_plain, version_plain
from khet.domains.instruments.queries.quality import paired, quality
from khet.domains.instruments.queries.rows import InstrumentRow, VersionRow
from khet.domains.instruments.queries.sheets import (
    Respondent,
    Sheet,
    answers_seen,
    picture,
    scores,
    sheet,
)
from khet.domains.instruments.queries.thresholds import thresholds
from khet.domains.instruments.rules.analysis_types import Analysis, Figure
from khet.domains.instruments.rules.effect import Effect
from khet.domains.instruments.rules.form import Choice, ChoiceList, Form, Kind, NoSuchQuestion, Path, Question
from khet.domains.instruments.rules.form_checks import Problem
from khet.domains.instruments.rules.form_json import BadForm, from_json, to_json
from khet.domains.instruments.rules.logic import Evaluation, Logic, TooMuchToWorkOut
from khet.domains.instruments.rules.purposes import TESTS
from khet.domains.instruments.rules.refusals import (
    CodeTaken,
    FormRefused,
    NoSuchBandSet,
    NoSuchInstrument,
    Refusal,
    VersionFixed,
)
from khet.domains.instruments.rules.themes import RankedTexts
from khet.domains.instruments.rules.thresholds import Thresholds
from khet.domains.instruments.rules.tryout import Quality
from khet.domains.instruments.rules.windows import CollectingRefused, Window
from khet.domains.instruments.rules.words import BoundText, Segment
from khet.domains.instruments.rules.words import as_data as words_as_data
from khet.domains.instruments.rules.words import edited as edit_words
from khet.domains.instruments.rules.words import from_data as words_from_data
from khet.domains.instruments.rules.words import parse as parse_words
from khet.domains.instruments.rules.words import render as render_words
from khet.domains.instruments.rules.workbooks import Fault
from khet.domains.instruments.rules.xform import XFormRefused

__all__ = [
    "FIGURE_RESOLVER",
    "TESTS",
    "Analysis",
    "Audience",
    "BadForm",
    "Band",
    "BandSet",
    "BoundText",
    "CampaignRow",
    "Choice",
    "ChoiceList",
    "CodeTaken",
    "CollectingRefused",
    "Effect",
    "Evaluation",
    "Fault",
    "Figure",
    "Form",
    "FormRefused",
    "Imported",
    "InstrumentRow",
    "Invited",
    "Kind",
    "Link",
    "Logic",
    "Named",
    "NoSuchBandSet",
    "NoSuchInstrument",
    "NoSuchQuestion",
    "PaperFindings",
    "Path",
    "Problem",
    "Progress",
    "Quality",
    "Question",
    "RankedTexts",
    "Refusal",
    "Respondent",
    "RoundResults",
    "RoundRow",
    "SatisfactionRow",
    "SatisfactionTable",
    "Segment",
    "Sheet",
    "Thresholds",
    "TooMuchToWorkOut",
    "VersionFixed",
    "VersionRow",
    "Window",
    "XFormRefused",
    "add_expert",
    "analysed_campaign",
    "analysis",
    "analysis_plain",
    "answers_seen",
    "band_set",
    "band_sets",
    "campaign_row",
    "campaign_rows",
    "changes_of",
    "close_campaign",
    "copy_to_office",
    "create_campaign",
    "create_instrument",
    "current_figure",
    "current_figures",
    "decide",
    "discard_draft",
    "edit_words",
    "ensure_library",
    "export_xlsform",
    "findings_for_papers",
    "form_of",
    "from_json",
    "hand_out_links",
    "import_xlsform",
    "instrument_plain",
    "instrument_row",
    "instrument_rows",
    "invite",
    "logic_of",
    "open_campaign",
    "open_round",
    "own_link",
    "paired",
    "parse_words",
    "permissions",
    "picture",
    "progress",
    "publish_version",
    "quality",
    "remind",
    "render_words",
    "retire",
    "round_results",
    "round_rows",
    "save_band_set",
    "save_draft",
    "save_ratings",
    "scores",
    "sheet",
    "take_paper_answers",
    "thresholds",
    "to_json",
    "usable_versions",
    "version_plain",
    "version_row",
    "version_rows",
    "words_as_data",
    "words_from_data",
    "xform_of",
]
