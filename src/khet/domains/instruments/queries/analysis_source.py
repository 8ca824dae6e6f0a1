"""What an analysis is made from: the campaign, its answers, the band set, and from how many answers it may speak."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from khet.calc.bands import BandSet
from khet.domains.instruments import permissions
from khet.domains.instruments.models import Campaign
from khet.domains.instruments.queries import sheets
from khet.domains.instruments.queries.bands import band_set
from khet.domains.instruments.rules import columns
from khet.domains.instruments.rules.columns import Answered, Item
from khet.domains.instruments.rules.form import Form
from khet.domains.instruments.rules.refusals import NoSuchBandSet
from khet.kernel.actor import Actor


@dataclass(frozen=True)
class Source:
    """A campaign with its answers. ``fewest``: of groups and questions that fewer answered nothing is shown."""

    campaign: Campaign
    sheet: sheets.Sheet
    bands: BandSet | None
    fewest: int
    may_see_names: bool

    @property
    def form(self) -> Form:
        """What was asked."""
        return self.sheet.form

    @property
    def kind(self) -> str:
        """What kind of instrument it is."""
        return self.campaign.version.instrument.kind

    @property
    def invited(self) -> int | None:
        """How many were invited; None where nobody keeps a list."""
        return self.sheet.invited or None

    @cached_property
    def _all(self) -> Answered:
        return Answered(columns.items(self.form), self.sheet.rows)

    @cached_property
    def answered(self) -> Answered:
        """The answers as columns, of the questions that may be told of."""
        return self._all.told(self.fewest)

    @property
    def items(self) -> tuple[Item, ...]:
        """The questions that are answered and may be told of."""
        return self.answered.items

    @cached_property
    def untold(self) -> tuple[str, ...]:
        """The questions that too few answered to be told of, in Thai."""
        told = {item.key for item in self.items}
        return tuple(item.label for item in self._all.items if item.key not in told)


def seen(campaign_id: int, *, actor: Actor) -> Source:
    """The source of an analysis within reach; raises Campaign.DoesNotExist."""
    campaigns = Campaign.objects.visible_to(actor, permissions.ANALYSIS_VIEW)
    campaign = campaigns.select_related("version__instrument").get(pk=campaign_id)
    named = not campaign.is_anonymous and actor.reach(permissions.ANSWER_VIEW).covers_office(campaign.office_id)
    return _source(campaign, fewest=0 if named else campaign.small_cell, may_see_names=named)


def for_papers(campaign_id: int) -> Source:
    """The source of figures in papers, as anybody may see them; raises Campaign.DoesNotExist."""
    campaign = Campaign.objects.select_related("version__instrument").get(pk=campaign_id)
    return _source(campaign, fewest=campaign.small_cell, may_see_names=False)


def _source(campaign: Campaign, *, fewest: int, may_see_names: bool) -> Source:
    sheet = sheets.sheet(campaign.pk)
    try:
        bands = band_set(sheet.form.bands, office_id=campaign.office_id)
    except NoSuchBandSet:
        bands = None
    return Source(campaign, sheet, bands, fewest, may_see_names)
