"""The forms that a client of OpenRosa may fill, each with the door through which its answers come."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from khet.domains.instruments import permissions
from khet.domains.instruments.models import Campaign, InstrumentVersion, Invitee
from khet.domains.instruments.queries.campaigns import OF_CAMPAIGN, OF_INVITEE, Door
from khet.domains.instruments.rules import openrosa
from khet.kernel.actor import Actor

FORM_ID = re.compile(r"khet-(\d{1,18})(?:-(\d{1,18}))?")


@dataclass(frozen=True, slots=True)
class Offered:
    """A form under the name of a campaign (and of an invitation), as bytes."""

    form_id: str
    name: str
    version: str
    data: bytes
    door: Door


def form_id(door: Door) -> str:
    """By what name a client knows the form."""
    return f"khet-{door.campaign_id}" + (f"-{door.invitee_id}" if door.invitee_id is not None else "")


def version_of(door: Door) -> str:
    """The version as a client sees it: the beginning of the form's hash."""
    return door.form_hash[:16]


def offered(door: Door) -> Offered:
    """The form behind a door; two queries the first time."""
    name, version = form_id(door), version_of(door)
    return Offered(name, door.title, version, _named(door.version_id, name, version, door.title), door)


def doors_of(actor: Actor, *, at: datetime) -> list[Door]:
    """The named campaigns that are open for this person: invitations, and open ones of offices within reach.

    Anonymous ones are not offered to a client that signs in: the open address is theirs. Two queries.
    """
    now = {"state": Campaign.OPEN, "is_anonymous": False, "opens_at__lte": at, "closes_at__gte": at}
    own = _invitations(actor).filter(**{f"campaign__{name}": value for name, value in now.items()})
    names = [*(f"campaign__{name}" for name in OF_CAMPAIGN), *OF_INVITEE]
    found = [Door(*values) for values in own.order_by("campaign_id", "pk").values_list(*names)]
    anybody = Campaign.objects.visible_to(actor, permissions.CAMPAIGN_VIEW).filter(**now, respondents=Campaign.ANYBODY)
    return [*found, *(_by(actor, Door(*values)) for values in anybody.order_by("pk").values_list(*OF_CAMPAIGN))]


def door_of_form(actor: Actor, name: str) -> Door | None:
    """The door that a form's name means for this person, open or not; one query."""
    match = FORM_ID.fullmatch(name)
    if match is None:
        return None
    if match[2]:
        names = [*(f"campaign__{each}" for each in OF_CAMPAIGN), *OF_INVITEE]
        own = _invitations(actor).filter(pk=int(match[2]), campaign_id=int(match[1]), campaign__is_anonymous=False)
        found = own.values_list(*names).first()
        return Door(*found) if found else None
    seen = Campaign.objects.visible_to(actor, permissions.CAMPAIGN_VIEW)
    values = seen.filter(pk=int(match[1]), is_anonymous=False, respondents=Campaign.ANYBODY).values_list(*OF_CAMPAIGN)
    opened = values.first()
    return _by(actor, Door(*opened)) if opened else None


def listed(forms: Iterable[Offered], address: str) -> bytes:
    """The list of forms; ``address`` is the folder of all of them."""
    return openrosa.form_list(
        openrosa.Listed(
            form_id=each.form_id,
            name=each.name,
            version=each.version,
            digest=openrosa.digest(each.data),
            url=f"{address}forms/{each.form_id}.xml",
            manifest_url=f"{address}forms/{each.form_id}/manifest",
        )
        for each in forms
    )


def _by(actor: Actor, door: Door) -> Door:
    return replace(door, person_id=actor.person_id)


def _invitations(actor: Actor):  # type: ignore[no-untyped-def]
    if actor.person_id is None:
        return Invitee.objects.none()
    return Invitee.objects.filter(person_id=actor.person_id)


@lru_cache(maxsize=128)
def _named(version_id: int, name: str, version: str, title: str) -> bytes:
    xform = InstrumentVersion.objects.values_list("xform", flat=True).get(pk=version_id)
    return openrosa.named(xform, form_id=name, version=version, title=title)
