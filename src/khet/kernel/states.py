"""State machines as tables: which step leads from where to where, who may take it, and whether a reason is due.

Pure: no database and no clock, so that rules and models of every domain can share one way of saying it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.translation import gettext as _


class WrongState(Exception):
    """The step cannot be taken from the state the record is in; the message is Thai and fit to show."""

    def __init__(self, *, transition: str, state: str, label: str) -> None:
        self.transition = transition
        self.state = state
        text = _("ทำรายการนี้ไม่ได้ เพราะสถานะปัจจุบันคือ “%(state)s” อาจมีผู้อื่นดำเนินการไปแล้ว โปรดเปิดหน้านี้ใหม่")
        super().__init__(text % {"state": label})


class ReasonMissing(Exception):
    """The step needs a reason in words; the message is Thai and fit to show."""

    def __init__(self) -> None:
        super().__init__(_("โปรดระบุเหตุผล"))


class BadMachine(ValueError):
    """The table itself is wrong: a programming error, found when the module is imported."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One step: its name, the states it may start from, the state it ends in, and who may take it."""

    name: str
    sources: frozenset[str]
    target: str
    permission: str = ""
    needs_reason: bool = False


def step(
    name: str, sources: Iterable[str], target: str, *, permission: str = "", needs_reason: bool = False
) -> Transition:
    """A transition from any of these states."""
    return Transition(name, frozenset(sources), target, permission, needs_reason)


class Machine:
    """States with their labels, and the transitions between them."""

    def __init__(self, states: Mapping[str, str] | Iterable[str], transitions: Iterable[Transition]) -> None:
        labels = dict(states) if isinstance(states, Mapping) else {state: state for state in states}
        self.labels: Mapping[str, str] = MappingProxyType(labels)
        self.states = tuple(labels)
        self.transitions = tuple(transitions)
        self._by_name = {transition.name: transition for transition in self.transitions}
        self._check_table()

    def _check_table(self) -> None:
        if len(self._by_name) != len(self.transitions):
            raise BadMachine("two transitions share a name")
        for transition in self.transitions:
            unknown = ({transition.target} | transition.sources) - set(self.states)
            if unknown or not transition.sources:
                raise BadMachine(f"{transition.name}: unknown or missing states {sorted(unknown)}")

    def transition(self, name: str) -> Transition:
        """The transition of this name; raises KeyError for a name that the table does not have."""
        return self._by_name[name]

    def check(self, name: str, state: str, *, reason: str | None = None) -> str:
        """The state that the step leads to.

        Raises WrongState when it may not start from here, and ReasonMissing when it needs a reason and ``reason``
        is blank. A caller that checks the reason elsewhere leaves it None.
        """
        transition = self._by_name[name]
        if state not in transition.sources:
            raise WrongState(transition=name, state=state, label=self.labels.get(state, state))
        if transition.needs_reason and reason is not None and not reason.strip():
            raise ReasonMissing
        return transition.target

    def may(self, name: str, state: str) -> bool:
        """Whether the step may start from this state."""
        return state in self._by_name[name].sources
