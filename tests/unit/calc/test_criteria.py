"""Criteria files: what is read, what is refused and with which words, and that nothing is lost on the way back."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khet.calc import criteria
from khet.calc.criteria import CriteriaError, State
from tests.golden import tables
from tests.unit.calc.frameworks import PARTS, heading, level, parsed, plain, problems, refused

SHIPPED = ("qp-2566", "ap-2566", "standards-2560", "ita-2566", "school-qa-2561")


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_files_come_back_as_they_were_read(name):
    framework = tables.shipped(name)
    written = criteria.to_plain(framework)

    assert criteria.parse(written) == framework
    assert criteria.parse(json.loads(json.dumps(written))) == framework
    assert criteria.to_plain(criteria.parse(written)) == written
    assert f"{framework.code}-{framework.version}" == name


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_files_invent_no_rubric(name):
    framework = tables.shipped(name)

    assert not any(node.rubric or node.steps or node.thresholds for node in framework.nodes)
    assert all(node.name_en and node.label for node in framework.nodes)


def full_node():
    return {
        "code": "1.1",
        "parent": "1",
        "label": "ตัวชี้วัดที่ 1",
        "name": "ร้อยละ",
        "name_en": "Share",
        "part": "a",
        "scoring": "percent",
        "weight": "2.5",
        "polarity": "lower",
        "applies_to": ["primary"],
        "fixed_state": "tracked_not_scored",
        "rubric": {5: "ดีที่สุด", "1": ""},
        "thresholds": [{"at": 5, "level": 2}, {"at": 2.5, "level": 4}],
        "interpolate": True,
        "over_100": True,
        "unit": "ร้อยละ",
        "printed": "level",
    }


def full():
    return plain(
        heading("1", part="a", printed="none"),
        full_node(),
        level("1.2", parent="1", rubric={"3": "ดี"}),
        level("1.3", parent="1"),
        {"code": "1.4", "parent": "1", "name": "ขั้น", "scoring": "checklist", "steps": ["วางแผน", "ทำ"]},
        {"code": "T", "part": "b", "name": "เป้า", "scoring": "target", "target": 80, "unit": "ร้อยละ"},
        short_name="ล.",
        name_en="Small",
        source="สมมติ",
        subject="school",
        calendar="academic",
        decimals=3,
        printed="level",
        count_label="รวม {count}",
        shared_scores=[["1.2", "1.3"]],
        state_labels={"not_applicable": None, "in_progress": "ทำอยู่"},
        **PARTS,
    )


def test_everything_a_file_can_say_comes_back():
    framework = criteria.parse(full())
    written = criteria.to_plain(framework)

    assert criteria.parse(json.loads(json.dumps(written))) == framework
    node = framework.node("1.1")
    assert (node.depth, node.part, node.weight, node.rubric) == (1, "a", Decimal("2.5"), {1: "", 5: "ดีที่สุด"})
    assert framework.state_labels == {State.NOT_APPLICABLE: None, State.IN_PROGRESS: "ทำอยู่"}
    assert [str(threshold.at) for threshold in node.thresholds] == ["5", "2.5"]


def test_points_and_another_scale_come_back():
    bands = [{"level": place, "name": "ก", "from": (place - 1) * 20, "to": place * 20 - 1} for place in range(1, 6)]
    bands[-1]["to"] = 100
    table = {"code": "plain", "version": "1", "name": "ร้อย", "decimals": 0, "bands": bands, "source": "สมมติ"}
    node = {"code": "1", "name": "คะแนน", "scoring": "points", "maximum": 30, "weight": 100}
    framework = parsed(node, scale={"min": 0, "max": 100}, method="weighted_sum", band_sets=[table])

    assert criteria.parse(criteria.to_plain(framework)) == framework
    assert not framework.in_levels


def test_a_child_takes_the_part_of_its_parent_wherever_it_stands_in_the_file():
    framework = parsed(level("1.1", parent="1"), heading("1", part="b"), **PARTS)

    assert framework.node("1.1").part == "b"
    assert [node.depth for node in framework.nodes] == [1, 0]


def test_frameworks_answer_questions_about_themselves():
    framework = criteria.parse(full())

    assert [node.code for node in framework.children("1")] == ["1.1", "1.2", "1.3", "1.4"]
    assert framework.children("T") == ()
    assert framework.part("b").in_overall is False
    assert framework.part("x") is None
    assert framework.round("6").name == "รอบ 6 เดือน"
    assert framework.round("7") is None
    assert framework.codes_for("1.4") == ("1.4",)
    assert framework.codes_for(" 1.3 ; 1.2") == ("1.2", "1.3")
    assert framework.codes_for("9") == framework.codes_for("1.2;9") == ()
    assert framework.count_text(3) == "รวม 3"
    assert [found.code for found in framework.only_rounds("12").rounds] == ["12"]


@pytest.mark.parametrize(("unit", "shown"), [("", "80"), ("ร้อยละ", "ร้อยละ 80"), ("คน", "80 คน")])
def test_figures_are_written_with_their_unit(unit, shown):
    node = {"code": "T", "part": "b", "name": "เป้า", "scoring": "target", "unit": unit}

    assert parsed(node, **PARTS).node("T").with_unit("80") == shown


@pytest.mark.parametrize(
    ("nodes", "place", "message"),
    [
        pytest.param([level("1"), level("1")], "nodes[1].code", "twice", id="code twice"),
        pytest.param([level("1;2")], "nodes[0].code", "semicolon", id="semicolon"),
        pytest.param([level("1", code=1)], "nodes[0].code", "quotes", id="code is a number"),
        pytest.param([level("1", code="")], "nodes[0].code", "empty", id="empty code"),
        pytest.param([level("1", name=None)], "nodes[0].name", "required", id="no name"),
        pytest.param([level("1", parent="9")], "nodes[0].parent", "no node 9", id="unknown parent"),
        pytest.param([heading("1", parent="1")], "nodes[0].parent", "circle: 1 → 1", id="own parent"),
        pytest.param(
            [heading("1", parent="2"), heading("2", parent="3"), heading("3", parent="1"), level("4", parent="1")],
            "nodes[0].parent",
            "circle: 1 → 2 → 3 → 1",
            id="cycle",
        ),
        pytest.param([level("1", weight=0)], "nodes[0].weight", "greater than 0", id="weight 0"),
        pytest.param([level("1", weight=-1)], "nodes[0].weight", "greater than 0", id="negative weight"),
        pytest.param([level("1", weight="มาก")], "nodes[0].weight", "must be a number", id="weight in words"),
        pytest.param([level("1", weight=True)], "nodes[0].weight", "must be a number", id="weight true"),
        pytest.param([level("1", weight="NaN")], "nodes[0].weight", "must be a number", id="weight NaN"),
        pytest.param([level("1", weight="1e99")], "nodes[0].weight", "must be a number", id="huge weight"),
        pytest.param([level("1", wieght=1)], "nodes[0].wieght", "unknown key", id="misspelt key"),
        pytest.param(["1"], "nodes[0]", "mapping", id="not a mapping"),
        pytest.param([level("1", scoring="stars")], "nodes[0].scoring", "not one of", id="unknown scoring"),
        pytest.param([level("1", scoring=None)], "nodes[0].scoring", "required", id="no scoring"),
        pytest.param([level("1", polarity=3)], "nodes[0].polarity", "text", id="polarity is a number"),
        pytest.param([level("1", polarity="lower")], "nodes[0].polarity", "only goes with", id="polarity of a level"),
        pytest.param([level("1", applies_to=["both"])], "nodes[0].applies_to", "unknown kind", id="unknown kind"),
        pytest.param([level("1", applies_to="primary")], "nodes[0].applies_to", "list", id="kind is no list"),
        pytest.param([level("1", applies_to=[""])], "nodes[0].applies_to[0]", "not empty", id="empty kind"),
        pytest.param([level("1", fixed_state="scored")], "nodes[0].fixed_state", "not one of", id="fixed to scored"),
        pytest.param([level("1", rubric={9: "ก"})], "nodes[0].rubric.9", "outside", id="rubric of no level"),
        pytest.param([level("1", rubric={"ดี": "ก"})], "nodes[0].rubric.ดี", "level: description", id="rubric by word"),
        pytest.param([level("1", rubric=["ก"])], "nodes[0].rubric", "mapping", id="rubric as list"),
        pytest.param([level("1", interpolate="ใช่")], "nodes[0].interpolate", "true or false", id="flag in words"),
        pytest.param([heading("1")], "nodes[0].scoring", "no children", id="heading without children"),
        pytest.param([level("1"), level("2", parent="1")], "nodes[1].parent", "rollup", id="child of a level"),
        pytest.param([level("1", scoring="checklist")], "nodes[0].steps", "from 1 to 5", id="no steps"),
        pytest.param(
            [level("1", scoring="checklist", steps=list("กขคงจฉ"))],
            "nodes[0].steps",
            "from 1 to 5",
            id="too many steps",
        ),
        pytest.param([level("1", steps=["ก"])], "nodes[0].steps", "only goes with: checklist", id="steps of a level"),
        pytest.param([level("1", target=80)], "nodes[0].target", "only goes with: target", id="target of a level"),
        pytest.param([level("1", scoring="points")], "nodes[0].scoring", "starts at 0", id="points on levels"),
        pytest.param([level("1", scoring="points", maximum=0)], "nodes[0].maximum", "greater than 0", id="no points"),
        pytest.param([level("1", scoring="target")], "nodes[0].scoring", "outside the overall", id="target in overall"),
        pytest.param([level("1", part="x")], "nodes[0].part", "no part", id="unknown part"),
        pytest.param(
            [level("1", scoring="percent", thresholds=[{"at": 60, "level": 3}, {"at": 50, "level": 4}])],
            "nodes[0].thresholds[1]",
            "from the lowest level up",
            id="thresholds fall",
        ),
        pytest.param(
            [level("1", scoring="percent", thresholds=[{"at": 60, "level": 3}, {"at": 70, "level": 3}])],
            "nodes[0].thresholds[1]",
            "from the lowest level up",
            id="levels do not rise",
        ),
        pytest.param(
            [
                level(
                    "1", scoring="percent", polarity="lower", thresholds=[{"at": 3, "level": 2}, {"at": 5, "level": 3}]
                )
            ],
            "nodes[0].thresholds[1]",
            "from the lowest level up",
            id="lower is better but rises",
        ),
        pytest.param(
            [level("1", scoring="percent", thresholds=[{"at": -1, "level": 6}])],
            "nodes[0].thresholds[0].level",
            "outside",
            id="threshold of no level",
        ),
        pytest.param(
            [level("1", scoring="percent", thresholds=[{"at": -1, "level": 5}])],
            "nodes[0].thresholds[0].at",
            "negative",
            id="negative threshold",
        ),
        pytest.param(
            [level("1", scoring="percent", interpolate=True)], "nodes[0].thresholds", "at least 2", id="interpolation"
        ),
    ],
)
def test_a_node_that_cannot_work_is_refused_with_its_place(nodes, place, message):
    assert message in problems(*nodes)[place]


@pytest.mark.parametrize(
    ("changes", "place", "message"),
    [
        pytest.param({"code": "QP 1"}, "code", "a-z", id="code"),
        pytest.param({"code": None}, "code", "required", id="no code"),
        pytest.param({"version": "1@2"}, "version", "@", id="version"),
        pytest.param({"levels": {"min": 5, "max": 1}}, "levels", "below max", id="levels upside down"),
        pytest.param({"levels": {"min": 1, "max": 10**9}}, "levels", "below max", id="too many levels"),
        pytest.param({"levels": {"min": 1.5, "max": 5}}, "levels.min", "whole", id="half a level"),
        pytest.param({"levels": [1, 5]}, "levels", "mapping", id="levels as list"),
        pytest.param({"scale": {"min": 5, "max": 1}}, "scale", "below max", id="scale"),
        pytest.param(
            {"scale": {"min": 0, "max": 100}}, "nodes[0].scoring", "cannot be given levels", id="levels in points"
        ),
        pytest.param({"decimals": 7}, "decimals", "from 0 to 6", id="decimals"),
        pytest.param({"decimals": True}, "decimals", "whole", id="decimals true"),
        pytest.param({"rounds": []}, "rounds", "at least one", id="no rounds"),
        pytest.param({"rounds": {"6": "ก"}}, "rounds", "list", id="rounds as mapping"),
        pytest.param({"nodes": None}, "nodes", "required", id="no nodes"),
        pytest.param(
            {"rounds": [{"code": "6", "name": "ก", "month": 13, "day": 1}]}, "rounds[0].month", "1 to 12", id="month"
        ),
        pytest.param(
            {"rounds": [{"code": "6", "name": "ก", "month": 2, "day": 29}]}, "rounds[0].day", "day", id="leap day"
        ),
        pytest.param(
            {"rounds": [{"code": "6", "name": "ก", "month": 2, "day": 1}] * 2},
            "rounds[1].code",
            "twice",
            id="round twice",
        ),
        pytest.param({"parts": [{"code": "a", "name": "ก"}] * 2}, "parts[1].code", "twice", id="part twice"),
        pytest.param({"parts": [{"code": "a", "name": "ก"}]}, "nodes[0].part", "required", id="top node without part"),
        pytest.param({"state_labels": {"scored": "ก"}}, "state_labels.scored", "unknown state", id="label of a score"),
        pytest.param({"state_labels": {"in_progress": 5}}, "state_labels.in_progress", "text", id="label is a number"),
        pytest.param({"shared_scores": [["1"]]}, "shared_scores[0]", "at least 2", id="shared alone"),
        pytest.param({"shared_scores": [["1", "9"]]}, "shared_scores[0]", "no node 9", id="shared with nobody"),
        pytest.param({"shared_scores": ["1;2"]}, "shared_scores[0]", "list of codes", id="shared as text"),
        pytest.param({"shared_scores": [["1", 2]]}, "shared_scores[0][1]", "text", id="shared with a number"),
        pytest.param({"shared_scores": [["1", "2"]] * 2}, "shared_scores[1]", "more than one", id="shared twice"),
        pytest.param({"method": "sum"}, "method", "not one of", id="method"),
        pytest.param({"method": "weighted_sum"}, "nodes", "sum to 100, not 2", id="weights of a sum"),
    ],
)
def test_a_framework_that_cannot_work_is_refused_with_its_place(changes, place, message):
    assert message in problems(**changes)[place]


def test_shared_scores_must_stand_on_the_same_footing():
    assert "agree" in problems(level("1"), level("2", weight=2), shared_scores=[["1", "2"]])["shared_scores[0]"]


def test_headings_cannot_share_a_score():
    nodes = [heading("1"), heading("2"), level("1.1", parent="1"), level("2.1", parent="2")]

    assert "scored themselves" in problems(*nodes, shared_scores=[["1", "2"]])["shared_scores[0]"]


def test_a_child_cannot_be_in_another_part_than_its_parent():
    nodes = [heading("1", part="a"), level("1.1", parent="1", part="b")]

    assert "same part" in problems(*nodes, **PARTS)["nodes[1].part"]


def test_a_tree_may_not_be_deeper_than_anyone_reads():
    nodes = [
        heading("0"),
        *(heading(str(depth), parent=str(depth - 1)) for depth in range(1, 8)),
        level("8", parent="7"),
    ]

    assert "levels deep" in problems(*nodes)["nodes[8]"]


def test_the_weights_of_a_sum_count_a_shared_score_once_and_each_kind_of_office_by_itself():
    nodes = [
        level("1", weight=60),
        level("2", weight=60),
        level("3", weight=40, applies_to=["primary"]),
        level("4", weight=40, applies_to=["secondary"]),
    ]

    assert parsed(*nodes, method="weighted_sum", shared_scores=[["1", "2"]]).method == "weighted_sum"


def test_all_problems_are_listed_at_once_and_each_only_once():
    with pytest.raises(CriteriaError) as caught:
        criteria.parse(plain(level("1", weight="x"), level("1", parent="9"), band_set="other@1", color="red"))

    assert [problem.path for problem in caught.value.problems] == [
        "color",
        "nodes[0].weight",
        "band_set",
        "nodes[1].code",
        "nodes[1].parent",
    ]
    assert all(problem.message_th and problem.message_en for problem in caught.value.problems)
    assert "nodes[0].weight: ต้องเป็นตัวเลข" in str(caught.value)


@pytest.mark.parametrize("what", [None, [], "qp", 5, {}])
def test_what_is_no_framework_at_all_is_refused(what):
    assert refused(what)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@given(st.data())
def test_junk_anywhere_is_refused_and_never_breaks_the_reader(data):
    what = full()
    spot = data.draw(st.sampled_from([what, *what["nodes"], *what["rounds"], *what["parts"], *what["band_sets"]]))
    spot[data.draw(st.sampled_from(sorted(spot)))] = data.draw(JUNK)
    framework = None
    problems_found: tuple[criteria.Problem, ...] = ()
    try:
        framework = criteria.parse(what)
    except CriteriaError as error:
        problems_found = error.problems

    assert problems_found or criteria.parse(criteria.to_plain(framework)) == framework
