"""Needs that a questionnaire has ranked and figures of pupils are taken over as findings, with where they come from."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from khet.domains.accounts import public as accounts
from khet.domains.accounts.models import User
from khet.domains.development import public as development
from khet.domains.development.models import NeedsSource
from khet.domains.development.queries import findings
from khet.domains.development.rules.refusals import PlanProblem
from khet.domains.indicators import public as indicators
from khet.domains.instruments.models import Campaign
from khet.kernel.actor import NotAllowed
from tests import analysis_cast, development_cast, indicators_cast
from tests.analysis_cast import columns, form_of, rated
from tests.development_cast import AT, YEAR, Year
from tests.frameworks_cast import actor
from tests.indicators_cast import ON, Cast


@pytest.fixture
def year(db: None) -> Year:
    return development_cast.build(teachers=0)


def asked(year: Year, *, people: int = 10) -> Campaign:
    """Two things asked as they are and as they should be: the first is the greater need."""
    labels = {"plan": "ออกแบบการเรียนรู้เชิงรุก", "care": "ดูแลผู้เรียนรายบุคคล"}
    form = form_of(
        *(
            rated(f"{key}_{side}", pair=side, pair_key=key, label=label)
            for key, label in labels.items()
            for side in ("present", "desired")
        )
    )
    given = {"plan_present": [2], "plan_desired": [5], "care_present": [4], "care_desired": [5]}
    rows = columns(**{key: values * people for key, values in given.items()})
    return analysis_cast.stored(year.office_id, form, rows, code="needs", kind="needs", purpose="needs")


def test_ranked_needs_come_over_in_their_order_with_index_and_number_of_answers(year: Year):
    campaign = asked(year)

    found = findings.of_campaign(actor=year.developer, campaign_id=campaign.pk)

    assert [each.title for each in found] == ["ออกแบบการเรียนรู้เชิงรุก", "ดูแลผู้เรียนรายบุคคล"]
    assert found[0].figure == "PNI modified 1.500 (ลำดับ 1, n = 10)"
    assert [each.kind for each in found] == ["needs", "needs"]
    assert found[0].ref == f"instruments.figure:{campaign.pk}:plan"
    assert (str(campaign.pk), "needs ประเมินการอบรมสมมติ") in findings.campaigns(
        actor=year.developer, office_id=year.office_id
    )


def test_needs_taken_twice_are_brought_up_to_date_and_never_doubled(year: Year):
    campaign = asked(year)
    round_ = development.open_round(
        actor=year.developer, office_id=year.office_id, year_be=YEAR, title="รอบ", campaign_id=campaign.pk, at=AT
    )

    for _time in range(2):
        ranked = findings.of_campaign(actor=year.developer, campaign_id=campaign.pk)
        development.add_findings(actor=year.developer, round_id=round_.pk, findings=ranked, at=AT)

    assert NeedsSource.objects.filter(round=round_).count() == 2


def test_a_questionnaire_that_few_have_answered_or_that_is_unknown_gives_no_needs(year: Year):
    with pytest.raises(PlanProblem):
        findings.of_campaign(actor=year.developer, campaign_id=asked(year, people=1).pk)
    with pytest.raises(PlanProblem):
        findings.of_campaign(actor=year.developer, campaign_id=10**6)


def test_a_questionnaire_of_another_office_gives_nothing_away(year: Year):
    campaign = asked(year)
    stranger = development_cast.people_cast.person(
        year.people.other_office.id, "นางไกล คนอื่น", "stranger", roles=["staff_developer"]
    )

    with pytest.raises((PlanProblem, NotAllowed)):
        findings.of_campaign(
            actor=accounts.actor_for(User.objects.get(person_id=stranger.id), development_cast.TODAY),
            campaign_id=campaign.pk,
        )


@pytest.fixture
def filled(db: None, tmp_path: Path, settings: object) -> Cast:
    """An office with the census of 2567 behind its indicators."""
    settings.KHET_WAREHOUSE = tmp_path / "warehouse"  # type: ignore[attr-defined]
    indicators_cast.define(indicators_cast.GIRLS, indicators_cast.MATHS)
    cast = indicators_cast.build()
    indicators_cast.census(cast, indicators_cast.usual_roll(cast))
    return cast


def test_the_newest_figure_of_an_indicator_comes_over_with_its_year_and_source(filled: Cast):
    here = filled.office.id
    cited = indicators.cite(actor=filled.reader, office_id=here, code="girls", year=2567, on=ON)

    found = findings.of_indicator(actor=filled.reader, office_id=here, code="girls", on=ON)

    assert found.kind == "achievement"
    assert found.title == f"{cited.indicator.name} 2567"
    assert found.figure == f"{cited.text} {cited.indicator.unit}".strip()
    assert found.ref == f"indicators.figure:girls:2567:{cited.indicator.version}"
    assert ("girls", f"girls {cited.indicator.name}") in findings.indicator_choices(actor=filled.reader, office_id=here)


def test_an_indicator_without_a_figure_says_so_and_one_without_permission_offers_none(filled: Cast):
    with pytest.raises(PlanProblem, match="ยังไม่มีตัวเลข"):
        findings.of_indicator(actor=filled.reader, office_id=filled.office.id, code="maths", on=date(2025, 1, 1))

    nobody = actor("นางไร้ สิทธิ์", filled.reader.person_id or 0, office_ids=(filled.office.id,))
    assert findings.indicator_choices(actor=nobody, office_id=filled.office.id) == []
