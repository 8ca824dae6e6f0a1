"""Where schools stand on the map, as the register of schools that was last accepted tells."""

from __future__ import annotations

from decimal import Decimal

from khet.domains.warehouse.models import SchoolPlace, Snapshot
from khet.engine.snapshots import Content


def store_places(snapshot: Snapshot, content: Content) -> int:
    """Keep the place of every school whose row has both coordinates; how many."""
    latitudes, longitudes = content.columns.get("latitude"), content.columns.get("longitude")
    if latitudes is None or longitudes is None:
        return 0
    fields = content.dataset.by_key
    scales = [Decimal(10) ** fields[key].places for key in ("latitude", "longitude")]
    found = {
        school: SchoolPlace(
            school_id=school, latitude=latitude / scales[0], longitude=longitude / scales[1], snapshot=snapshot
        )
        for school, latitude, longitude in zip(content.school_ids, latitudes, longitudes, strict=True)
        if school is not None and latitude is not None and longitude is not None
    }
    SchoolPlace.objects.bulk_create(
        found.values(),
        update_conflicts=True,
        unique_fields=["school"],
        update_fields=["latitude", "longitude", "snapshot"],
    )
    return len(found)
