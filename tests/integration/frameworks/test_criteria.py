"""Criteria files: stored once and for good, versioned, compared, exported as they came, refused place by place."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from khet.domains.frameworks import permissions
from khet.domains.frameworks import public as frameworks
from khet.domains.frameworks.models import FrameworkVersion
from khet.kernel.actor import NotAllowed
from khet.kernel.models import AuditEntry
from tests import frameworks_cast
from tests.frameworks_cast import AT, MACHINE, RIVER, YEAR, actor

SHIPPED = ("qp-2566", "ap-2566", "standards-2560", "ita-2566", "school-qa-2561")


def take(text, **more):
    return frameworks.import_framework(**{"actor": MACHINE, "text": text, "at": AT, **more})


@pytest.mark.django_db
@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_framework_is_exported_as_it_came(name):
    row = take(frameworks_cast.shipped(name))

    text = frameworks.export_framework(actor=MACHINE, code=row.framework_code, version=row.version)

    assert take(text).is_new is False
    assert frameworks.validate_framework(text) == ()


@pytest.mark.django_db
def test_the_same_file_again_has_no_effect_and_says_so():
    first, again = take(RIVER), take(RIVER.replace("\n", "\r\n") + "\n# สิ้นสุด\n")

    assert (first.is_new, again.is_new, again.id) == (True, False, first.id)
    assert AuditEntry.objects.filter(verb="frameworks.version.saved").count() == 1


@pytest.mark.django_db
def test_the_same_version_with_other_content_is_refused():
    take(RIVER)

    with pytest.raises(frameworks.VersionTaken, match="ตั้งเลขฉบับใหม่"):
        take(RIVER.replace("น้ำใส", "น้ำขุ่น"))
    assert FrameworkVersion.objects.count() == 1


@pytest.mark.django_db
def test_an_edited_definition_becomes_a_draft_then_the_version_in_use():
    base = take(RIVER)
    edited = RIVER.replace("น้ำใส", "น้ำใสสะอาด").replace("weight: 2", "weight: 3")

    draft = frameworks.save_version(
        actor=MACHINE, base_version_id=base.id, text=edited, version="2567", note="ปรับชื่อ", at=AT
    )
    assert (draft.status, draft.version) == ("draft", "2567")
    used = frameworks.activate_version(actor=MACHINE, version_id=draft.id, at=AT)

    diff = frameworks.difference(actor=MACHINE, before_id=base.id, after_id=draft.id)
    assert used.status == "active"
    assert [(node.kind, node.code, [change.field for change in node.fields]) for node in diff.nodes] == [
        ("changed", "1", ["name"]),
        ("changed", "X1", ["weight"]),
    ]
    assert frameworks.definition(base.id).node("1").name == "น้ำใส"


@pytest.mark.django_db
def test_an_edited_definition_of_another_framework_is_refused():
    base = take(RIVER)

    with pytest.raises(frameworks.CriteriaRefused):
        frameworks.save_version(
            actor=MACHINE, base_version_id=base.id, text=frameworks_cast.DELTA, version="9", note="", at=AT
        )


def test_an_evaluation_keeps_its_version_when_it_is_retired(cast, river):
    newer = take(RIVER.replace('version: "2566"', 'version: "2567"').replace("น้ำใส", "น้ำขุ่น"))
    frameworks.retire_version(actor=MACHINE, version_id=river.version_id, at=AT)

    found = frameworks.results(actor=cast.reader, office_id=cast.office.id, framework_code="river", year=YEAR)

    assert found.outcome.figure("1").name == "น้ำใส"
    assert frameworks.framework_row(actor=MACHINE, code="river").active.id == newer.id
    assert frameworks.evaluation(actor=cast.reader, evaluation_id=river.id).version == "2566"


def test_the_version_for_the_year_is_chosen(cast):
    take(RIVER.replace('version: "2566"', 'version: "2568"'))

    def chosen(year, version=None):
        return frameworks.open_evaluation(
            actor=cast.planner, office_id=cast.office.id, framework_code="river", year=year, version=version, at=AT
        ).version

    assert (chosen(2567), chosen(2568), chosen(2570), chosen(2571, "2566")) == ("2566", "2568", "2568", "2566")


def test_an_offices_own_framework_comes_before_the_national_one_and_only_there(cast):
    editor = actor(
        "นายเขียน เกณฑ์เอง", 21, permissions.CRITERIA_EDIT, permissions.CRITERIA_VIEW, office_ids=(cast.office.id,)
    )
    take(RIVER.replace("น้ำใส", "น้ำของเรา"), actor=editor, office_id=cast.office.id)

    mine = frameworks.open_evaluation(
        actor=cast.planner, office_id=cast.office.id, framework_code="river", year=YEAR, at=AT
    )
    theirs = frameworks.open_evaluation(
        actor=cast.outsider, office_id=cast.other_office.id, framework_code="river", year=YEAR, at=AT
    )

    assert frameworks.definition(mine.version_id).node("1").name == "น้ำของเรา"
    assert frameworks.definition(theirs.version_id).node("1").name == "น้ำใส"
    assert [row.office_id for row in frameworks.framework_rows(actor=cast.outsider) if row.code == "river"] == [None]


def test_national_criteria_are_edited_by_reach_over_everything_only(cast):
    editor = actor(
        "นายเขียน เกณฑ์เอง", 21, permissions.CRITERIA_EDIT, permissions.CRITERIA_VIEW, office_ids=(cast.office.id,)
    )
    national = frameworks.framework_row(actor=MACHINE, code="river").active

    with pytest.raises(NotAllowed):
        take(RIVER, actor=editor)
    with pytest.raises(NotAllowed):
        take(RIVER, actor=editor, office_id=cast.other_office.id)
    with pytest.raises(NotAllowed):
        frameworks.retire_version(actor=editor, version_id=national.id, at=AT)
    with pytest.raises(NotAllowed):
        take(RIVER, actor=cast.reader, office_id=cast.office.id)


# A file, and a part of the line that must be named.
BAD = [
    pytest.param("", None, id="empty"),
    pytest.param("a: ]\nb: 1\n", "a: ]", id="broken-yaml"),
    pytest.param(RIVER + "\ncode: other\n", "code: other", id="a-key-twice"),
    pytest.param(
        RIVER.replace("scoring: level}", "scoring: level, parent: X1}", 1),
        "parent: X1",
        id="a-parent-that-is-no-heading",
    ),
    pytest.param(RIVER.replace("name: น้ำใส", 'parent: "1", name: น้ำใส'), 'parent: "1"', id="a-cycle"),
    pytest.param(RIVER.replace("weight: 2", "weight: 0"), "weight: 0", id="weight-of-zero"),
    pytest.param(RIVER.replace("from: 3.41, to: 4.20", "from: 3.61, to: 4.20"), None, id="a-gap-between-bands"),
    pytest.param(RIVER.replace("to: 4.20", "to: 4.50"), None, id="bands-that-overlap"),
    pytest.param(RIVER.replace("band_set: five@1", "band_set: six@1"), "six@1", id="bands-that-are-missing"),
    pytest.param(RIVER.replace("code: X1", 'code: "1"'), "ปลาชุม", id="a-code-twice"),
    pytest.param(RIVER.replace("น้ำใส", "!!python/object:os.system x"), "!!python", id="a-tag"),
    pytest.param("a: &x [1]\nb: [*x, *x]\n", "*x", id="an-alias"),
    pytest.param("x" * 500_001, None, id="too-long"),
    pytest.param("[" * 5000, None, id="too-deep"),
]


@pytest.mark.parametrize(("text", "named"), BAD)
def test_a_bad_file_is_refused_with_its_place(text, named):
    problems = frameworks.validate_framework(text)

    assert problems
    assert all(problem.message_th and problem.message_en for problem in problems)
    if named is not None:
        lines = [number for number, line in enumerate(text.splitlines(), start=1) if named in line]
        assert lines[-1] in {problem.line for problem in problems}


def test_every_problem_of_a_file_is_listed_at_once():
    text = RIVER.replace("weight: 2", "weight: -1").replace("scoring: level, applies_to: [primary]", "scoring: guess")

    paths = {problem.path for problem in frameworks.validate_framework(text)}

    assert {"nodes[1].scoring", "nodes[3].weight"} <= paths


@pytest.mark.django_db
def test_a_refused_file_stores_nothing():
    with pytest.raises(frameworks.CriteriaRefused) as met:
        take(RIVER.replace("weight: 2", "weight: 0"))

    assert "บรรทัด" in str(met.value)
    assert not FrameworkVersion.objects.exists()


@pytest.mark.django_db
def test_figures_stay_exact_and_unquoted_words_stay_words():
    text = RIVER.replace("weight: 2", "weight: 0.1").replace("name: ปลาชุม", "name: no")
    row = take(text)

    node = frameworks.definition(row.id).node("X1")
    assert (node.weight, node.name) == (Decimal("0.1"), "no")
    assert replace(node) == node
