"""Photographs of strangers: what is taken, and what is left of it."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from khet.engine import photographs
from khet.engine.photographs import BadPhotograph, plain_jpeg


def drawn(kind: str, size: tuple[int, int], mode: str = "L", **more: object) -> bytes:
    """A picture of one shade, which packs into almost nothing."""
    out = BytesIO()
    Image.new(mode, size).save(out, kind, **more)
    return out.getvalue()


def opened(data: bytes, longest: int = 1100) -> Image.Image:
    made = plain_jpeg(data, longest=longest, quality=80)
    found = Image.open(BytesIO(made.data))
    assert found.size == (made.width, made.height)
    return found


def test_it_is_turned_upright_made_small_and_stripped_of_what_the_camera_wrote():
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Camera of somebody"
    exif[0x8825] = {1: "N", 2: (16.0, 52.0, 0.0)}

    data = drawn("JPEG", (2400, 1200), "RGB", exif=exif)
    made = opened(data)

    assert b"Camera" in data
    assert made.size == (550, 1100)
    assert not made.getexif()
    assert b"Camera" not in plain_jpeg(data, longest=1100, quality=80).data


def test_a_drawing_with_holes_stands_on_white_paper():
    assert opened(drawn("PNG", (20, 20), "RGBA")).getpixel((5, 5)) == (255, 255, 255)


def test_what_is_small_stays_as_large_as_it_is():
    assert opened(drawn("PNG", (50, 20))).size == (50, 20)


@pytest.mark.parametrize("data", [b"", b"<svg/>", drawn("JPEG", (400, 400), "RGB")[:200]])
def test_what_is_no_photograph_is_refused(data: bytes):
    with pytest.raises(BadPhotograph) as refused:
        plain_jpeg(data, longest=100, quality=80)

    assert not refused.value.is_too_large


def test_a_small_file_of_many_points_is_refused_unless_it_can_be_read_smaller():
    tall = (6_000, 5_000)
    with pytest.raises(BadPhotograph) as refused:
        plain_jpeg(drawn("PNG", tall), longest=100, quality=80)

    assert refused.value.is_too_large
    assert max(opened(drawn("JPEG", tall), 1600).size) == 1600


def test_too_many_points_are_refused_before_they_are_unpacked(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(photographs, "MOST_PIXELS", 99)
    with pytest.raises(BadPhotograph):
        plain_jpeg(drawn("JPEG", (10, 10)), longest=100, quality=80)
