"""Write a framework as plain dicts, lists, texts and whole numbers: what ``parse`` reads and JSON can hold.

Only what differs from the default is written, so that an exported file reads like one
written by hand. Figures that are not whole are texts, because no float may enter a score.
"""

from __future__ import annotations

from decimal import Decimal

from khet.calc import rounding
from khet.calc.bands import Band, BandSet
from khet.calc.criteria_types import Framework, Node, Part, Round

Plain = dict[str, object]


def to_plain(framework: Framework) -> Plain:
    """Give the framework as ``parse`` reads it; parsing the answer gives an equal framework."""
    plain: Plain = {"code": framework.code, "version": framework.version, "name": framework.name}
    _add_texts(plain, short_name=framework.short_name, name_en=framework.name_en, source=framework.source)
    plain |= {
        "subject": framework.subject,
        "calendar": framework.calendar,
        "levels": {"min": framework.level_min, "max": framework.level_max},
    }
    if not framework.in_levels:
        plain["scale"] = {"min": _number(framework.scale_min), "max": _number(framework.scale_max)}
    plain |= {"decimals": framework.decimals, "method": framework.method, "printed": framework.printed}
    _add_texts(plain, count_label=framework.count_label)
    plain["rounds"] = [_round(found) for found in framework.rounds]
    if framework.parts:
        plain["parts"] = [_part(part) for part in framework.parts]
    if framework.shared_scores:
        plain["shared_scores"] = [list(codes) for codes in framework.shared_scores]
    if framework.state_labels:
        plain["state_labels"] = {state.value: label for state, label in framework.state_labels.items()}
    plain["band_set"] = framework.band_set
    plain["band_sets"] = [_band_set(found) for found in framework.band_sets]
    plain["nodes"] = [_node(node) for node in framework.nodes]
    return plain


def _round(found: Round) -> Plain:
    plain: Plain = {"code": found.code, "name": found.name, "month": found.month, "day": found.day}
    _add_texts(plain, name_en=found.name_en)
    return plain


def _part(part: Part) -> Plain:
    plain: Plain = {"code": part.code, "name": part.name, "in_overall": part.in_overall}
    _add_texts(plain, name_en=part.name_en)
    return plain


def _band_set(found: BandSet) -> Plain:
    plain: Plain = {
        "code": found.code,
        "version": found.version,
        "name": found.name,
        "decimals": found.decimals,
    }
    _add_texts(plain, source=found.source)
    plain["bands"] = [_band(band) for band in found.bands]
    return plain


def _band(band: Band) -> Plain:
    plain: Plain = {"level": band.level, "name": band.name}
    _add_texts(plain, name_en=band.name_en)
    plain |= {"from": _number(band.low), "to": _number(band.high)}
    if band.components_low is not None:
        plain["components_from"] = _number(band.components_low)
    return plain


def _node(node: Node) -> Plain:
    plain: Plain = {"code": node.code}
    _add_texts(plain, parent=node.parent or "", label=node.label)
    plain["name"] = node.name
    _add_texts(plain, name_en=node.name_en, part=node.part)
    plain["scoring"] = node.scoring.value
    _add_how_it_is_scored(plain, node)
    if node.applies_to:
        plain["applies_to"] = sorted(node.applies_to)
    if node.fixed_state is not None:
        plain["fixed_state"] = node.fixed_state.value
    if node.printed != "value":
        plain["printed"] = node.printed
    if node.rubric:
        plain["rubric"] = {str(level): words for level, words in sorted(node.rubric.items())}
    return plain


def _add_how_it_is_scored(plain: Plain, node: Node) -> None:
    if node.weight != 1:
        plain["weight"] = _number(node.weight)
    if node.polarity != "higher":
        plain["polarity"] = node.polarity
    if node.steps:
        plain["steps"] = list(node.steps)
    if node.thresholds:
        plain["thresholds"] = [{"at": _number(found.at), "level": found.level} for found in node.thresholds]
    if node.interpolate:
        plain["interpolate"] = True
    if node.target is not None:
        plain["target"] = _number(node.target)
    if node.maximum is not None:
        plain["maximum"] = _number(node.maximum)
    if node.over_100:
        plain["over_100"] = True
    _add_texts(plain, unit=node.unit)


def _add_texts(plain: Plain, **texts: str) -> None:
    plain.update({key: value for key, value in texts.items() if value})


def _number(value: Decimal) -> int | str:
    return int(value) if value == value.to_integral_value() else rounding.plain(value)
