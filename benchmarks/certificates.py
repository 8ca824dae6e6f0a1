"""How long a thousand certificates take: numbered, signed and entered in the register, and then as one PDF.

The job runs as the worker runs it, with its progress, on SQLite as delivered; the papers are made on demand and stand
beside it. Every code is judged afterwards: what is fast and wrong does not count.
"""

from __future__ import annotations

import time

from benchmarks import Measure

HOW_MANY = 1000
BOUND_SECONDS = 20.0


def measure() -> list[Measure]:
    """Issue, verify and print."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from khet.domains.development import public as development
    from khet.kernel import jobs
    from tests import certificates_cast

    call_command("migrate", verbosity=0)
    scene = certificates_cast.build(HOW_MANY)
    asked = certificates_cast.ask(scene)
    began = time.perf_counter()
    jobs.run_pending()
    issued = time.perf_counter() - began
    asked.refresh_from_db()
    rows = development.event_certificates(scene.developer, scene.event.pk)
    began = time.perf_counter()
    wrong = HOW_MANY - sum(development.verify(row.payload).is_valid for row in rows)
    judged = (time.perf_counter() - began) / HOW_MANY * 1000
    papers = development.all_to_print(scene.developer, scene.event.pk)
    began = time.perf_counter()
    size = len(development.as_pdf(papers, public_url=settings.KHET_PUBLIC_URL))
    printed = time.perf_counter() - began
    began = time.perf_counter()
    development.as_pdf(papers[:1], public_url=settings.KHET_PUBLIC_URL)
    single = (time.perf_counter() - began) * 1000
    return [
        Measure("1,000 certificates issued, signed and entered", issued, "s", most=BOUND_SECONDS),
        Measure("certificates missing or wrong", wrong, "certificates", most=0),
        Measure("one code judged", judged, "ms"),
        Measure("one certificate as PDF", single, "ms", most=500),
        Measure("1,000 certificates in one PDF", printed, "s"),
        Measure("size of that PDF", size / 1024**2, "MB"),
    ]
