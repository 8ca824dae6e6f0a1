"""Thai words out of letters: maximal matching against a word list, within Thai character clusters.

The method is newmm of PyThaiNLP and nlpO3 (Korakot Chaovavanich, Thanathip Suntorntip), and so are the rules for
clusters (Theeramunkong et al. 2000, by Jakkrit TeCho and Wittawat Jitkrittum). It is written anew here because the
tree of words of nlpO3 takes 50 MB in every process that cuts, the same list as it is kept here 1 MB, and because
nlpO3 1.4 prints the beginning of a text of 140 letters and more in the place of its end. Both else cut alike, which
the tests compare; a piece of 30 letters takes 40 µs instead of 11, and papers keep what they have cut.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Iterator

MOST_PATHS = 50
# A text of ``LONG`` letters and more is cut in parts: somewhere in the window, before its longest word.
WINDOW, LONG = 100, 140
KEY = 2
_LINE = "\n"

_THAI = re.compile("[ก-ฺเ-๎]+")
_TWO_CONSONANTS = re.compile("[ก-ฮ]{0,2}")
_SPOKEN = "(?:cc?[ิุู]?์)?"


def _pattern(*shapes: str) -> re.Pattern[str]:
    """Shapes of clusters: c is a consonant, t may be a tone mark, k may be letters that are not spoken."""
    joined = "|".join(shapes).replace("k", _SPOKEN).replace("c", "[ก-ฮ]").replace("t", "[่-๋]?")
    return re.compile(joined)


_CLUSTER = _pattern(
    *("เc็ck", "เcctาะk", "เccีtยะk", "เcc็ck", "เcิc์ck", "เcิtck", "เcีtยะ?k", "เcืtอะ?k", "เctา?ะ?k"),
    *("cัtวะk", "c[ัื]tc[ุิะ]?k", "c[ิุู]์k", "c[ะ-ู]tk", "c็", "ct[ะาำ]?k"),
    *("แc็c", "แcc์", "แctะ", "แcc็c", "แccc์", "โctะ", "[เ-ไ]ct"),
)
# In these the last letter belongs to the next cluster.
_BORROWED = _pattern("เccีtย[เ-ไก-ฮ]k", "เc[ิีุู]tย[เ-ไก-ฮ]k")


class Cutter:
    """A list of words to cut by; what holds other than Thai letters and marks is left out of it."""

    def __init__(self, words: Iterable[str]) -> None:
        """Sort the words into blocks by their first letters: a block is one text, a word a line of it."""
        self._blocks: dict[str, str] = {}
        for word in map(str.strip, words):  # never all as strings of their own: memory once had is seldom given back
            if _THAI.fullmatch(word):
                key, rest = word[:KEY], word[KEY:]
                self._blocks[key] = f"{self._blocks.get(key, _LINE)}{rest}{_LINE}"
        for key, block in self._blocks.items():
            rests = sorted(set(block[1:-1].split(_LINE)))
            self._blocks[key] = f"{_LINE}{_LINE.join(rests)}{_LINE}"

    def words(self) -> Iterator[str]:
        """The words of the list."""
        for key, block in self._blocks.items():
            yield from (f"{key}{rest}" for rest in block[1:-1].split(_LINE))

    def cut(self, text: str, *, safe: bool = False) -> list[str]:
        """Cut Thai letters into words; ``safe`` cuts a long text in parts, which a doubtful one else takes long for."""
        if not safe:
            return list(self._cut(text))
        words: list[str] = []
        while len(text) >= LONG:
            sample = list(self._cut(text[WINDOW:LONG]))
            longest = max(range(len(sample)), key=lambda at: (len(sample[at]), at))
            at = WINDOW + sum(len(word) for word in sample[:longest])
            words += self._cut(text[:at])
            text = text[at:]
        return words + list(self._cut(text))

    def _ends(self, text: str, begin: int) -> Iterator[int]:
        """Where the words of the list that begin here end, the shortest first."""
        if text[begin] in self._blocks:
            yield begin + 1
        block = self._blocks.get(text[begin : begin + KEY]) if begin + KEY <= len(text) else None
        if block is None:
            return
        found = 0
        for end in range(begin + KEY, len(text) + 1):
            rest = text[begin + KEY : end]
            found = block.find(_LINE + rest, found)
            if found < 0:
                return
            if block[found + len(rest) + 1] == _LINE:
                yield end

    def _cut(self, text: str) -> Iterator[str]:
        breaks = _breaks(text)
        begun = 0  # where the words that are certain end
        ahead, known = [0], {0}
        ways: dict[int, list[int]] = {}
        paths = 0
        while ahead and ahead[0] < len(text):
            begin = heapq.heappop(ahead)
            for end in self._ends(text, begin):
                if end in breaks:
                    ways.setdefault(begin, []).append(end)
                    paths += 1
                    if end not in known:
                        known.add(end)
                        heapq.heappush(ahead, end)
                    if paths > MOST_PATHS:
                        break
            if len(ahead) == 1:
                for end in _shortest(ways, begun, ahead[0]):
                    yield text[begun:end]
                    begun = end
                paths = 0
            elif not ahead:
                begun = self._unknown(text, begin, breaks)
                ways.setdefault(begin, []).append(begun)
                paths += 1
                yield text[begin:begun]
                ahead.append(begun)
                known.add(begun)

    def _unknown(self, text: str, begin: int, breaks: set[int]) -> int:
        """Where a word that is not in the list ends: at the next one that is, and is more than two consonants."""
        for at in range(begin + 1, len(text)):
            if at in breaks and any(
                end in breaks and not _TWO_CONSONANTS.fullmatch(text, at, end) for end in self._ends(text, at)
            ):
                return at
        return len(text)


def _breaks(text: str) -> set[int]:
    """The places between clusters."""
    breaks = set()
    at = 0
    while at < len(text):
        found = _CLUSTER.match(text, at)
        end = found.end() if found else at + 1
        at = end - 1 if found and _BORROWED.match(text, at, end) else end
        breaks.add(at)
    return breaks


def _shortest(ways: dict[int, list[int]], start: int, goal: int) -> list[int]:
    """The ends of the fewest words that lead from one place to the other; of as many, the shorter words first."""
    came: dict[int, int] = {start: start}
    queue = [start]
    for place in queue:
        for end in ways.get(place, ()):
            if end not in came:
                came[end] = place
                queue.append(end)
        if goal in came:
            break
    path = []
    while goal != start:
        path.append(goal)
        goal = came[goal]
    return path[::-1]
