"""A printed table is possible or not, and says for how many answers; a figure without its point is malformed."""

from __future__ import annotations

import pytest

from khet.domains.instruments.rules import printed_tables
from tests.analysis_cast import BANDS, PRINTED

AS_PRINTED = "\n".join(
    f"{at} รายการที่ {at} {mean} {'065' if at == 2 else sd} {word}"
    for at, (mean, sd, word, _answers) in enumerate(PRINTED, start=1)
)
WITH_TOTAL = f"{AS_PRINTED}\nรวม 4.70 0.47 มากที่สุด"


def judged(n: int, text: str = WITH_TOTAL) -> printed_tables.TableVerdict:
    """The table judged for so many answers."""
    return printed_tables.judge(printed_tables.read(text), n=n, low=1, high=5, bands=BANDS)


def test_fourteen_answers_fit_and_thirteen_and_fifteen_do_not() -> None:
    assert [all(line.possible for line in judged(n).lines) for n in (13, 14, 15)] == [False, True, False]
    assert judged(14).sizes == (14,)


def test_a_figure_that_lost_its_point_is_malformed_and_read_as_it_was_meant() -> None:
    second = judged(14).lines[1]

    assert second.possible
    assert "0.65" in second.malformed[0]
    assert not judged(14).possible


def test_the_total_is_compared_with_the_lines() -> None:
    found = judged(14)

    assert (found.mean_fits, found.sd_fits) == (True, True)
    assert judged(14, WITH_TOTAL.replace("รวม 4.70 0.47", "รวม 4.20 0.50")).mean_fits is False


def test_a_word_that_does_not_fit_its_mean_is_pointed_out() -> None:
    found = judged(14, WITH_TOTAL.replace("065 มาก", "0.65 น้อย"))

    assert [line.word_fits for line in found.lines][:3] == [True, False, True]
    assert found.lines[1].level is not None
    assert found.lines[1].level.name == "มาก"


@pytest.mark.parametrize(
    "text",
    ["๑ ความเหมาะสม ๔.๔๓ ๐.๖๕ มาก", "ความเหมาะสม\t4.43\t0.65", "ความเหมาะสม | 4.43 | .65 |", "ความ\nเหมาะสม 4.43 0.65"],
)
def test_lines_are_read_however_they_were_pasted(text: str) -> None:
    line = printed_tables.read(text)[0]

    assert (line.mean, line.sd.lstrip("0")) == ("4.43", ".65")
    assert "เหมาะสม" in line.name


@pytest.mark.parametrize("text", ["", "ไม่มีตัวเลข", "หนึ่ง 4.5"])
def test_what_is_no_table_is_refused_in_words(text: str) -> None:
    with pytest.raises(printed_tables.Unreadable):
        printed_tables.read(text)


def test_endless_tables_are_refused() -> None:
    with pytest.raises(printed_tables.Unreadable):
        printed_tables.read("\n".join("รายการ 4.5 0.5" for _ in range(61)))
