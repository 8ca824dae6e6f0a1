"""Pictures of strangers: how many points are unpacked into memory."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from khet.domains.instruments.rules import pictures
from khet.domains.instruments.rules.answers import WrongAnswer


def drawn(kind: str, size: tuple[int, int]) -> bytes:
    """A picture of one shade, which packs into almost nothing."""
    out = io.BytesIO()
    Image.new("L", size).save(out, kind)
    return out.getvalue()


def test_a_small_file_of_many_points_is_refused_unless_it_can_be_read_smaller():
    tall = (6_000, 5_000)

    with pytest.raises(WrongAnswer) as refused:
        pictures.plain_jpeg(drawn("PNG", tall))

    assert "จุดมากเกินไป" in refused.value.wrong.message_th
    with Image.open(io.BytesIO(pictures.plain_jpeg(drawn("JPEG", tall)))) as picture:
        assert max(picture.size) == pictures.EDGE
