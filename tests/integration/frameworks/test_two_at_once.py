"""Two people at the same moment: one is first, the other hears of it, and the books stay in order."""

from __future__ import annotations

import pytest

from khet.domains.frameworks import public as frameworks
from khet.domains.frameworks.models import Publication
from khet.kernel import audit
from khet.kernel.states import WrongState
from tests.at_once import at_once
from tests.frameworks_cast import AT, MACHINE, YEAR, level, through

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def river(cast):
    return frameworks.open_evaluation(
        actor=cast.planner, office_id=cast.office.id, framework_code="river", year=YEAR, at=AT
    )


def test_of_two_who_save_at_once_one_is_kept_and_the_other_sees_both(cast, river):
    def save(who, figure):
        return lambda: frameworks.save_report(
            actor=who,
            evaluation_id=river.id,
            round_code="6",
            node_code="1",
            report=level(figure),
            expected_revision=0,
            at=AT,
        )

    ends = at_once(save(cast.reporter, "2"), save(cast.colleague, "4"))

    (kept,) = [end for end in ends if isinstance(end, frameworks.EntryRow)]
    (conflict,) = [end for end in ends if isinstance(end, frameworks.Conflict)]
    assert conflict.theirs.report.self_level == kept.report.self_level
    assert {conflict.yours.self_level, kept.report.self_level} == {2, 4}


def test_a_node_is_confirmed_once(cast, river):
    through(cast, river.id, "6", {"1": "4"}, upto="submitted")

    def confirm():
        return frameworks.confirm(
            actor=cast.head, evaluation_id=river.id, round_code="6", node_code="1", expected_revision=2, at=AT
        )

    ends = at_once(confirm, confirm, confirm)

    assert sum(isinstance(end, frameworks.EntryRow) for end in ends) == 1
    assert sum(isinstance(end, frameworks.Conflict | WrongState) for end in ends) == 2


def test_a_round_is_published_once(cast, river):
    through(cast, river.id, "6", {"1": "4", "2b": "4", "X1": "4"})

    def publish():
        return frameworks.publish_round(actor=cast.publisher, evaluation_id=river.id, round_code="6", at=AT)

    ends = at_once(publish, publish)

    assert sum(isinstance(end, frameworks.PublicationRow) for end in ends) == 1
    assert sum(isinstance(end, frameworks.NothingToPublish) for end in ends) == 1
    assert Publication.objects.count() == 1
    assert audit.verify().ok


def test_two_imports_at_once_open_the_evaluation_once(cast):
    def bring(code):
        return lambda: frameworks.import_results(
            actor=cast.importer,
            office_id=cast.office.id,
            framework_code="river",
            year=2570,
            filename="a.csv",
            data=f"code,round6\n{code},3\n".encode(),
            at=AT,
        )

    ends = at_once(bring("1"), bring("X1"))

    assert all(isinstance(end, frameworks.ImportReport) and end.ok for end in ends), ends
    found = frameworks.results(actor=cast.reader, office_id=cast.office.id, framework_code="river", year=2570)
    assert {code for _, code in found.entries} == {"1", "X1"}


def test_two_imports_of_the_same_criteria_store_them_once(cast):
    text = "code: pool\n" + frameworks.export_framework(actor=MACHINE, code="river").split("\n", 1)[1]

    def bring():
        return frameworks.import_framework(actor=MACHINE, text=text, at=AT)

    ends = at_once(bring, bring)

    assert sorted(end.is_new for end in ends) == [False, True]
