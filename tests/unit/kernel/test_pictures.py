"""Pictures that others will see carry nothing of where and by whom they were taken."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from khet.kernel import files
from khet.kernel.files import FileRefused


def taken(kind: str = "JPEG", **more: object) -> bytes:
    """A picture as a phone writes it: lying, with its place and its maker."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "CameraMaker"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (16.0, 52.0, 47.0)
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, kind, exif=exif, **more)
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "name"), [("JPEG", "a.jpg"), ("JPEG", "a.JPEG"), ("PNG", "a.png"), ("WEBP", "a.webp")]
)
def test_place_and_camera_are_gone_and_the_picture_stands_upright(kind: str, name: str):
    bare = files.without_traces(io.BytesIO(taken(kind)), name)

    assert isinstance(bare, bytes)
    assert b"CameraMaker" not in bare
    with Image.open(io.BytesIO(bare)) as picture:
        assert (picture.format, picture.size) == (kind, (30, 40))
        assert dict(picture.getexif()) == {}


def test_words_beside_a_picture_are_gone_too():
    words = PngInfo()
    words.add_text("Author", "CameraMaker")

    bare = files.without_traces(taken("PNG", pnginfo=words), "a.png")

    assert isinstance(bare, bytes)
    assert b"CameraMaker" not in bare


def test_what_carries_nothing_stays_byte_for_byte():
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "JPEG", dpi=(300, 300))

    assert files.without_traces(out.getvalue(), "plain.jpg") == out.getvalue()
    assert files.without_traces(b"%PDF-1.4", "a.pdf") == b"%PDF-1.4"


def test_a_picture_that_cannot_be_opened_is_refused():
    with pytest.raises(FileRefused):
        files.without_traces(b"\xff\xd8\xff and no picture", "a.jpg")
