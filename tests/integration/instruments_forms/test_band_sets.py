"""Band sets ship, and an office makes its own; each word begins where the table says."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from khet.domains.instruments import permissions as p
from khet.domains.instruments import public as instruments
from khet.kernel.actor import NotAllowed
from tests.forms_people import AT, actor, office_id

OWN: dict[str, Any] = {
    "key": "our-words",
    "name": "เกณฑ์ของเรา",
    "decimals": 1,
    "bands": [
        {"level": 2, "name": "ผ่าน", "name_en": "Pass", "from": "2.5", "to": "5.0"},
        {"level": 1, "name": "ไม่ผ่าน", "name_en": "Fail", "from": "1.0", "to": "2.4"},
    ],
}

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("key", "mean", "word"),
    [
        pytest.param("satisfaction-450", "4.495", "มากที่สุด", id="rounded-before-it-is-looked-up"),
        pytest.param("satisfaction-450", "4.494", "มาก", id="just-below"),
        pytest.param("satisfaction-450", "4.50", "มากที่สุด", id="at-the-edge"),
        pytest.param("satisfaction-451", "4.50", "มาก", id="the-other-table-at-the-same-mean"),
        pytest.param("esao-080", "4.21", "ดีเยี่ยม", id="steps-of-0.80"),
        pytest.param("half-up", "3.5", "ดี", id="rounded-to-a-level"),
        pytest.param("level-4", "3.51", "ดีมาก", id="four-levels"),
        pytest.param("level-3", "2.335", "มาก", id="three-levels"),
    ],
)
def test_a_mean_gets_the_word_of_its_table(key: str, mean: str, word: str):
    found = instruments.band_set(key, office_id=None).find(Fraction(mean))

    assert found is not None
    assert found.name == word


def test_an_office_makes_its_own_which_stands_in_place_of_a_shipped_one():
    here = office_id()
    who = actor(p.FORM_EDIT, office_id=here)

    first = instruments.save_band_set(actor=who, office_id=here, plain=OWN, at=AT)
    again = instruments.save_band_set(actor=who, office_id=here, plain=OWN, at=AT)
    changed = instruments.save_band_set(actor=who, office_id=here, plain=OWN | {"name": "ชื่อใหม่"}, at=AT)
    instruments.save_band_set(actor=who, office_id=here, plain=OWN | {"key": "half-up"}, at=AT)

    assert (first.key, again.key, changed.key) == ("our-words@1", "our-words@1", "our-words@2")
    assert instruments.band_set("our-words", office_id=here).name == "ชื่อใหม่"
    assert instruments.band_set("half-up", office_id=here).decimals == 1
    assert instruments.band_set("half-up", office_id=None).decimals == 0
    keys = [found.code for found in instruments.band_sets(office_id=here)]
    assert keys.count("half-up") == 1
    assert "our-words" in keys
    with pytest.raises(instruments.NoSuchBandSet):
        instruments.band_set("our-words", office_id=None)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        pytest.param({"key": "ไทย"}, "key", id="a-thai-key"),
        pytest.param({"name": ""}, "name", id="no-name"),
        pytest.param({"decimals": 9}, "decimals", id="too-many-decimals"),
        pytest.param({"bands": OWN["bands"][:1]}, "bands", id="one-level"),
        pytest.param({"bands": [OWN["bands"][0] | {"from": "2.6"}, OWN["bands"][1]]}, "bands", id="a-gap"),
        pytest.param({"bands": [OWN["bands"][0] | {"from": "2.4"}, OWN["bands"][1]]}, "bands", id="an-overlap"),
        pytest.param({"bands": [OWN["bands"][0] | {"from": "2.55"}, OWN["bands"][1]]}, "bands[0].from", id="finer"),
        pytest.param({"bands": [OWN["bands"][0] | {"from": "6"}, OWN["bands"][1]]}, "bands[0].from", id="upside-down"),
        pytest.param({"bands": [OWN["bands"][0] | {"name": ""}, OWN["bands"][1]]}, "bands[0].name", id="no-word"),
        pytest.param({"bands": [OWN["bands"][0] | {"level": 1}, OWN["bands"][1]]}, "bands", id="a-level-twice"),
    ],
)
def test_a_table_that_cannot_be_true_is_refused_with_its_place(change: dict[str, object], path: str):
    here = office_id()

    with pytest.raises(instruments.BadForm) as refused:
        instruments.save_band_set(actor=actor(p.FORM_EDIT, office_id=here), office_id=here, plain=OWN | change, at=AT)

    assert refused.value.path == path


def test_band_sets_are_made_only_with_the_permission():
    here = office_id()

    with pytest.raises(NotAllowed):
        instruments.save_band_set(actor=actor(p.FORM_VIEW, office_id=here), office_id=here, plain=OWN, at=AT)
    assert instruments.band_set("esao-080", office_id=here).find(Decimal("1.80")).name == "ปรับปรุง"  # type: ignore[union-attr]
