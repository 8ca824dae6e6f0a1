"""Read a framework from plain dicts (what a YAML or JSON reader gives) and refuse it with all its problems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Literal, cast, get_args

from khet.calc import band_checks, criteria_checks, rounding
from khet.calc.bands import Band, BandSet
from khet.calc.criteria_types import (
    MOST_DECIMALS,
    NON_SCORES,
    CriteriaError,
    Framework,
    Method,
    Node,
    Part,
    Polarity,
    Printed,
    Round,
    Scoring,
    State,
    Threshold,
)
from khet.calc.plain_reader import Problems, Section, texts

Subject = Literal["office", "school"]
Calendar = Literal["fiscal", "academic"]

FRAMEWORK_KEYS = (
    *("code", "version", "name", "short_name", "name_en", "source", "subject", "calendar", "levels", "scale"),
    *("decimals", "rounds", "parts", "nodes", "method", "printed", "count_label", "band_set", "band_sets"),
    *("state_labels", "shared_scores"),
)
NODE_KEYS = (
    *("code", "parent", "label", "name", "name_en", "part", "scoring", "weight", "polarity", "applies_to"),
    *("fixed_state", "rubric", "steps", "thresholds", "interpolate", "target", "maximum", "over_100", "unit"),
    "printed",
)


def parse(plain: object) -> Framework:
    """Read a framework; raises CriteriaError with every problem found, each with its place."""
    read = Problems()
    framework = _framework(Section(plain, "", read, FRAMEWORK_KEYS))
    checked = Problems()
    band_checks.check_band_sets(framework, checked)
    criteria_checks.check(framework, checked)
    # One mistake, one message: where the reader stumbled, a stand-in value was checked.
    places = {problem.path for problem in read.found}
    found = (*read.found, *(problem for problem in checked.found if problem.path not in places))
    if found:
        raise CriteriaError(found)
    return replace(framework, nodes=_placed(framework))


def _framework(section: Section) -> Framework:
    levels = section.section("levels", ("min", "max"))
    level_min, level_max = levels.whole("min", 1), levels.whole("max", 5)
    scale = section.section("scale", ("min", "max"))
    return Framework(
        code=section.text("code"),
        version=section.text("version"),
        name=section.text("name"),
        short_name=section.text("short_name", ""),
        name_en=section.text("name_en", ""),
        source=section.text("source", ""),
        subject=cast("Subject", section.choice("subject", get_args(Subject), "office")),
        calendar=cast("Calendar", section.choice("calendar", get_args(Calendar), "fiscal")),
        level_min=level_min,
        level_max=level_max,
        scale_min=scale.number("min", Decimal(level_min)),
        scale_max=scale.number("max", Decimal(level_max)),
        decimals=section.whole("decimals", 2),
        rounds=tuple(_round(Section(item, path, section.problems, _ROUND)) for path, item in _list(section, "rounds")),
        parts=tuple(_part(Section(item, path, section.problems, _PART)) for path, item in section.items("parts")),
        nodes=tuple(_node(Section(item, path, section.problems, NODE_KEYS)) for path, item in _list(section, "nodes")),
        method=cast("Method", section.choice("method", get_args(Method), "mean")),
        printed=cast("Printed", section.choice("printed", get_args(Printed), "value")),
        count_label=section.text("count_label", ""),
        band_set=section.text("band_set"),
        band_sets=tuple(
            _band_set(Section(item, path, section.problems, _BAND_SET)) for path, item in _list(section, "band_sets")
        ),
        state_labels=_state_labels(section),
        shared_scores=_shared_scores(section),
    )


_ROUND = ("code", "name", "name_en", "month", "day")
_PART = ("code", "name", "name_en", "in_overall")
_BAND_SET = ("code", "version", "name", "decimals", "source", "bands")
_BAND = ("level", "name", "name_en", "from", "to", "components_from")


def _list(section: Section, key: str) -> list[tuple[str, object]]:
    return section.items(key, required=True)


def _round(section: Section) -> Round:
    return Round(
        code=section.text("code"),
        name=section.text("name"),
        name_en=section.text("name_en", ""),
        month=section.whole("month"),
        day=section.whole("day"),
    )


def _part(section: Section) -> Part:
    return Part(
        code=section.text("code"),
        name=section.text("name"),
        name_en=section.text("name_en", ""),
        in_overall=section.flag("in_overall", default=True),
    )


def _band_set(section: Section) -> BandSet:
    decimals = section.whole("decimals", 2)
    bands = [Section(item, path, section.problems, _BAND) for path, item in _list(section, "bands")]
    return BandSet(
        code=section.text("code"),
        version=section.text("version"),
        name=section.text("name"),
        decimals=decimals,
        source=section.text("source", ""),
        bands=tuple(_band(band, decimals) for band in bands),
    )


def _band(section: Section, decimals: int) -> Band:
    return Band(
        level=section.whole("level"),
        name=section.text("name"),
        name_en=section.text("name_en", ""),
        low=_bound(section.number("from"), decimals),
        high=_bound(section.number("to"), decimals),
        components_low=section.optional_number("components_from"),
    )


def _bound(bound: Decimal, decimals: int) -> Decimal:
    """Write a bound with the table's decimals, 5 as 5.00; a finer one stays as it is, to be refused."""
    if not 0 <= decimals <= MOST_DECIMALS:
        return bound
    rounded = rounding.half_up(bound, decimals)
    return rounded if rounded == bound else bound


def _node(section: Section) -> Node:
    scoring = Scoring(section.choice("scoring", [kind.value for kind in Scoring]))
    return Node(
        code=section.text("code"),
        parent=section.text("parent") if section.has("parent") else None,
        label=section.text("label", ""),
        name=section.text("name"),
        name_en=section.text("name_en", ""),
        part=section.text("part", ""),
        scoring=scoring,
        weight=section.number("weight", Decimal(1)),
        polarity=cast("Polarity", section.choice("polarity", get_args(Polarity), "higher")),
        applies_to=frozenset(section.texts("applies_to")),
        fixed_state=_fixed_state(section),
        rubric=_rubric(section),
        steps=section.texts("steps"),
        thresholds=_thresholds(section),
        interpolate=section.flag("interpolate", default=False),
        target=section.optional_number("target"),
        maximum=section.optional_number("maximum"),
        over_100=section.flag("over_100", default=False),
        unit=section.text("unit", ""),
        printed=cast("Printed", section.choice("printed", get_args(Printed), "value")),
    )


def _fixed_state(section: Section) -> State | None:
    if not section.has("fixed_state"):
        return None
    return State(section.choice("fixed_state", [state.value for state in NON_SCORES]))


def _rubric(section: Section) -> Mapping[int, str]:
    rubric: dict[int, str] = {}
    for path, key, value in section.pairs("rubric"):
        if key.isascii() and key.isdecimal() and isinstance(value, str):
            rubric[int(key)] = value.strip()
        else:
            section.problems.add(path, "ต้องเป็น “ระดับ: คำอธิบาย”", "must be “level: description”")
    return rubric


def _thresholds(section: Section) -> tuple[Threshold, ...]:
    found = []
    for path, item in section.items("thresholds"):
        threshold = Section(item, path, section.problems, ("at", "level"))
        found.append(Threshold(at=threshold.number("at"), level=threshold.whole("level")))
    return tuple(found)


def _state_labels(section: Section) -> Mapping[State, str | None]:
    labels: dict[State, str | None] = {}
    for path, key, value in section.pairs("state_labels"):
        if key not in NON_SCORES:
            section.problems.add(path, f"ไม่รู้จักสถานะ “{key}”", f"unknown state “{key}”")
        elif value is not None and not isinstance(value, str):
            section.problems.add(path, "ต้องเป็นข้อความ หรือเว้นว่าง", "must be a text or empty")
        else:
            labels[State(key)] = value
    return labels


def _shared_scores(section: Section) -> tuple[tuple[str, ...], ...]:
    groups = []
    for path, item in section.items("shared_scores"):
        if isinstance(item, list | tuple):
            places = [(f"{path}[{place}]", code) for place, code in enumerate(item)]
            groups.append(texts(places, section.problems))
        else:
            section.problems.add(path, "ต้องเป็นรายการของรหัส", "must be a list of codes")
    return tuple(groups)


def _placed(framework: Framework) -> tuple[Node, ...]:
    """Give each node its depth and the part it inherits, now that the tree is known to be one."""
    placed: dict[str, Node] = {}

    def place(node: Node) -> Node:
        if node.code not in placed:
            if node.parent is None:
                placed[node.code] = replace(node, depth=0)
            else:
                above = place(framework.node(node.parent))
                placed[node.code] = replace(node, depth=above.depth + 1, part=above.part)
        return placed[node.code]

    return tuple(place(node) for node in framework.nodes)
