"""Which addresses give a paper as a file, and which show a chart: the dear ones that every mix must hold."""

from __future__ import annotations

YEAR = 2566
FRAMEWORKS = ("qp", "ap", "standards")
KINDS = (("summary", ""), *(("results", f"&framework={code}") for code in FRAMEWORKS))
CHARTS = ("/office/", *(f"/results/1/{YEAR}/{code}/trend/" for code in FRAMEWORKS))


def files(*formats: str) -> list[str]:
    """The year's papers as files, as the links of their pages ask for them."""
    return [
        f"/papers/1/{YEAR}/{kind}/draft/?digits={digits}&format={fmt}{query}"
        for fmt in formats
        for kind, query in KINDS
        for digits in ("arabic", "thai")
    ]
