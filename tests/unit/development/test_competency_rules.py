"""What an event shows of a competency, and the highest of several."""

from datetime import date

import pytest

from khet.domains.development.rules.competencies import TAKEN_PART, TESTED, USED, Shown, best, standing


def shown(**more):
    wanted = {"person_id": 1, "competency_id": 7, "event_id": 3, "event_title": "อบรม", "on": date(2024, 1, 5)}
    return Shown(**(wanted | {"has_attended": True} | more))


@pytest.mark.parametrize(
    ("facts", "level"),
    [
        ({}, TAKEN_PART),
        ({"passed": False}, TAKEN_PART),
        ({"passed": True}, TESTED),
        ({"is_used": True}, USED),
        ({"passed": True, "is_used": True}, USED),
        ({"has_attended": False, "passed": True, "is_used": True}, None),
    ],
)
def test_each_level_rests_on_its_own_evidence(facts, level):
    assert shown(**facts).level == level


def test_the_highest_counts_and_of_equals_the_newest():
    older, newer = shown(passed=True), shown(passed=True, event_id=4, on=date(2024, 6, 1))
    later_but_lower = shown(event_id=5, on=date(2025, 1, 1))

    assert best([older, later_but_lower, newer]) == {(1, 7): newer}


def test_who_missed_it_has_shown_nothing():
    assert best([shown(has_attended=False)]) == {}


def test_people_and_competencies_are_kept_apart():
    assert set(best([shown(), shown(person_id=2), shown(competency_id=8)])) == {(1, 7), (2, 7), (1, 8)}


def test_an_office_counts_each_person_once():
    found = standing([TAKEN_PART, TESTED, USED])

    assert (found.counts, found.people, found.proven, found.share_text) == ((1, 1, 1), 3, 2, "66.67")


def test_nobody_has_no_share():
    assert standing([]).share_text == "–"
