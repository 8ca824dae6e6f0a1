"""The paragraph under a table as offices write it: which figures it may name, and the sentences it begins with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from khet.domains.instruments.rules.analysis_types import (
    Analysis,
    Dimension,
    ItemAnalysis,
    Level,
    NeedLine,
    ScaleTable,
    TestAnalysis,
    Total,
    highest,
    lowest,
)
from khet.domains.instruments.rules.themes import RankedTexts

FEELING = {
    "satisfaction": "มีความพึงพอใจ",
    "service": "มีความพึงพอใจต่อการให้บริการ",
    "competency": "มีสมรรถนะ",
    "supervision": "มีผลการปฏิบัติ",
    "observation": "มีผลการปฏิบัติ",
}
OTHERWISE = "มีความคิดเห็น"
# Of a dual response the sentence speaks of one of its tables, and says of which.
OF_A_SIDE = {"present": "มีสภาพปัจจุบัน", "desired": "มีสภาพที่พึงประสงค์"}
HIGH_LEVEL = 4
MOST_TOPICS = 5


def slots(analysis: Analysis, texts: Mapping[str, RankedTexts]) -> dict[str, str]:
    """Every figure and name of an analysis that a sentence may hold, by slot."""
    found = {"n": str(analysis.n)}
    if analysis.invited:
        found |= {"invited": str(analysis.invited), "rate": analysis.response_rate.printed}
    if (main := analysis.main) is not None:
        found |= _table(analysis, main)
    for item in analysis.items:
        found |= _item(f"item:{item.key}", item)
    for name, line in _tops(analysis.needs).items():
        found[name] = line
    if analysis.test is not None:
        found |= _test(analysis.test)
    for key, ranked in texts.items():
        found |= _texts(key, ranked)
    return found


def _table(analysis: Analysis, main: ScaleTable) -> dict[str, str]:
    lines = analysis.of_table(main)
    found = {f"total.{name}": text for name, text in _total(main.total).items()}
    for line in lines:
        found |= _item(f"item:{line.number}", line)
    second = [line for line in lines if line.rank is not None and line.rank == len(highest(lines)) + 1]
    for name, chosen in (("highest", highest(lines)), ("second", second), ("lowest", lowest(lines))):
        if chosen:
            found |= {f"{name}.{key}": text for key, text in _several(chosen).items()}
    for place, dimension in enumerate(main.dimensions, start=1):
        found |= {f"dim:{place}.{key}": text for key, text in _dimension(dimension).items()}
    for share in main.persons_at_least:
        found[f"at_least:{share.level}.percent"] = share.percent.printed
        found[f"at_least:{share.level}.count"] = str(share.count)
        found[f"at_least:{share.level}.label"] = share.label
    return found


def _total(total: Total) -> dict[str, str]:
    return {
        "mean": total.mean.printed,
        "sd": total.mean_of_sds.printed,
        "pooled_sd": total.pooled_sd.printed,
        "level": _word(total.level),
    }


def _word(level: Level | None) -> str:
    return level.name if level else ""


def _item(slot: str, item: ItemAnalysis) -> dict[str, str]:
    found = {f"{slot}.n": str(item.n), f"{slot}.label": item.label}
    if item.mean.is_known:
        found |= {f"{slot}.mean": item.mean.printed, f"{slot}.sd": item.sd.printed}
    if item.level is not None:
        found[f"{slot}.level"] = item.level.name
    for each in item.frequencies:
        found[f"{slot}.{each.key.casefold()}.count"] = str(each.count)
        found[f"{slot}.{each.key.casefold()}.percent"] = each.percent.printed
    return found


def _several(chosen: Sequence[ItemAnalysis]) -> dict[str, str]:
    first = chosen[0]
    return {
        "labels": listed([item.label for item in chosen]),
        "mean": first.mean.printed,
        "sd": first.sd.printed,
        "level": _word(first.level),
    }


def _dimension(dimension: Dimension) -> dict[str, str]:
    return {"name": dimension.name, **_total(dimension.total)}


def _tops(needs: Sequence[NeedLine]) -> dict[str, str]:
    """The three greatest needs by PNI modified."""
    order = sorted((line for line in needs if line.rank_modified is not None), key=lambda line: line.rank_modified or 0)
    found = {}
    for place, line in enumerate(order[:3], start=1):
        found[f"need:{place}.label"] = line.label
        found[f"need:{place}.pni_modified"] = line.pni_modified.printed
    return found


def _test(test: TestAnalysis) -> dict[str, str]:
    return {
        "test.mean": test.mean.printed,
        "test.sd": test.sd.printed,
        "test.full": str(test.full),
        "test.least": test.least.printed,
        "test.most": test.most.printed,
        "test.pass_percent": f"{test.pass_percent.normalize():f}",
        "test.passed": str(test.passed.count),
        "test.passed_percent": test.passed.percent.printed,
    }


def _texts(key: str, ranked: RankedTexts) -> dict[str, str]:
    spoken = [each for each in ranked.themes if each.count]
    found = {f"texts:{key}.n": str(ranked.n)}
    if spoken:
        found[f"texts:{key}.topics"] = listed([each.theme.name for each in spoken[:MOST_TOPICS]])
        found[f"texts:{key}.first"] = spoken[0].theme.name
        found[f"texts:{key}.first_count"] = str(spoken[0].count)
    return found


def listed(names: Sequence[str]) -> str:
    """Names as a sentence lists them in Thai."""
    if len(names) < 2:
        return "".join(names)
    return f"{' '.join(names[:-1])} และ{names[-1]}"


def opening(analysis: Analysis, texts: Mapping[str, RankedTexts], *, kind: str) -> str:
    """The paragraph as it is proposed, with its slots; only sentences whose figures exist."""
    known = slots(analysis, texts)
    parts = [_who(analysis)]
    if analysis.total is not None and analysis.total.mean.is_known:
        parts.append(_overall(analysis, OF_A_SIDE.get(analysis.main_side) or FEELING.get(kind, OTHERWISE)))
        parts.append(_ends(analysis, known))
        if f"at_least:{HIGH_LEVEL}.percent" in known:
            parts.append("โดยผู้ตอบร้อยละ {{at_least:4.percent}} ประเมินเฉลี่ยอยู่ในระดับ{{at_least:4.label}}ขึ้นไป")
    if "need:1.label" in known:
        parts.append(_needs(known))
    if analysis.test is not None and analysis.test.mean.is_known:
        parts.append(
            "ผลการทดสอบมีคะแนนเฉลี่ย {{test.mean}} จากคะแนนเต็ม {{test.full}} คะแนน (S.D. = {{test.sd}}) "
            "มีผู้ผ่านเกณฑ์ร้อยละ {{test.pass_percent}} จำนวน {{test.passed}} คน คิดเป็นร้อยละ {{test.passed_percent}}"
        )
    spoken = [key for key in texts if f"texts:{key}.topics" in known]
    parts += [_said(key, named=len(spoken) > 1) for key in spoken]
    return " ".join(part for part in parts if part)


def _who(analysis: Analysis) -> str:
    if analysis.invited:
        return "มีผู้ตอบ {{n}} ราย จากผู้ได้รับเชิญ {{invited}} ราย คิดเป็นร้อยละ {{rate}}"
    return "มีผู้ตอบ {{n}} ราย"


def _overall(analysis: Analysis, feeling: str) -> str:
    total = analysis.total
    if total is not None and total.level is not None:
        level = "ในภาพรวม" + feeling + "อยู่ในระดับ{{total.level}} (x̄ = {{total.mean}}"
    else:
        level = "ในภาพรวมมีค่าเฉลี่ย (x̄ = {{total.mean}}"
    return level + (", S.D. = {{total.sd}})" if total is not None and total.mean_of_sds.is_known else ")")


def _ends(analysis: Analysis, known: Mapping[str, str]) -> str:
    """The highest and the lowest items; nothing where all are alike."""
    main = analysis.main
    if main is None or len(main.keys) < 2 or known.get("highest.mean") == known.get("lowest.mean"):
        return ""
    first = "เมื่อพิจารณารายข้อ ข้อที่มีค่าเฉลี่ยสูงสุด คือ {{highest.labels}} (x̄ = {{highest.mean}})"
    if "second.mean" in known and known["second.mean"] != known["lowest.mean"]:
        first += " รองลงมา คือ {{second.labels}} (x̄ = {{second.mean}})"
    return first + " และข้อที่มีค่าเฉลี่ยต่ำสุด คือ {{lowest.labels}} (x̄ = {{lowest.mean}})"


def _needs(known: Mapping[str, str]) -> str:
    first = "ความต้องการจำเป็นสูงสุด คือ {{need:1.label}} (PNI modified = {{need:1.pni_modified}})"
    if "need:2.label" in known:
        first += " รองลงมา คือ {{need:2.label}} (PNI modified = {{need:2.pni_modified}})"
    return first


def _said(key: str, *, named: bool) -> str:
    """What was said to one question; where there are several, each is called by its name."""
    who = "ข้อ “{{item:KEY.label}}” มีผู้ตอบ" if named else "มีผู้ให้ข้อเสนอแนะ"
    topics = who + " {{texts:KEY.n}} ราย เรียงตามความถี่จากมากไปน้อย ได้แก่ {{texts:KEY.topics}}"
    return topics.replace("KEY", key)
