"""What reads answer: instruments and their versions as plain frozen rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

State = Literal["draft", "published", "retired"]


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version, without its form: ask ``form_of`` for that."""

    id: int
    instrument_id: int
    code: str
    kind: str
    title_th: str
    title_en: str
    office_id: int | None
    number: int
    state: State
    sha256: str
    note: str
    breaks: bool
    created_at: datetime
    created_by_name: str
    changed_at: datetime
    published_at: datetime | None
    published_by_name: str
    editors: Mapping[str, str]

    @property
    def last_editor(self) -> str:
        """Who saved the draft last."""
        return self.editors.get("", "") or self.created_by_name

    @property
    def title(self) -> str:
        """The Thai title."""
        return self.title_th


@dataclass(frozen=True, slots=True)
class InstrumentRow:
    """One instrument with its version in use and its draft, where it has them; no office means it ships for all."""

    id: int
    office_id: int | None
    code: str
    kind: str
    title_th: str
    title_en: str
    owner_person_id: int | None
    created_at: datetime
    retired_at: datetime | None
    published: VersionRow | None
    draft: VersionRow | None

    @property
    def title(self) -> str:
        """The Thai title."""
        return self.title_th

    @property
    def is_shipped(self) -> bool:
        """Whether it belongs to no office."""
        return self.office_id is None
