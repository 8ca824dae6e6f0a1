"""What each model says about personal data: which fields hold it, and how long it is kept.

``models/privacy.py`` of every app has a mapping ``PRIVACY = {"Model": Privacy(…)}`` with one entry for each of its
models, ``Privacy()`` where nothing points to a person. A test enumerates the models.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Privacy:
    """The fields that tell something about a living person, and when the rows are removed or made anonymous.

    Ids of people who acted (``…_by_id``, ``person_id``) are personal fields too.
    """

    fields: tuple[str, ...] = ()
    retention: str = ""

    def __post_init__(self) -> None:
        if self.fields and not self.retention:
            raise ValueError("personal fields need a retention")
