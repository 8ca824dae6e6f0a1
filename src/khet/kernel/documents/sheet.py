"""What a paper with a template of its own is set from; a module apart, so that describing one loads no typesetter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is to be set: the template's file, its data, the day the file is stamped with, and as what."""

    template: Path
    data: Mapping[str, Any]
    stamped: date
    form: Literal["pdf", "png"] = "pdf"
    dots_per_inch: int = 220
