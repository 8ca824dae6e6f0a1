"""A worker in a process of its own that a test may kill: ``python -m tests.certificates_worker MARKER``.

It issues two certificates at once and, in its first life, hangs in the second batch: signed and entered, not kept.
"""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path
from typing import Any


def main(marker: Path) -> None:
    """Work until killed."""
    import django

    django.setup()
    from khet.domains.development import public as development
    from khet.domains.development.actions import certificates
    from khet.kernel import jobs, register

    real, calls = register.issue_many, []

    def hanging(**wanted: Any) -> Any:
        made = real(**wanted)
        calls.append(1)
        if len(calls) == 2 and not marker.exists():
            marker.write_text("hanging", encoding="ascii")
            time.sleep(120)
        return made

    development.CERTIFICATES_AT_ONCE = 2  # type: ignore[misc]
    certificates.register.issue_many = hanging  # type: ignore[attr-defined]
    jobs.work(threading.Event(), idle_seconds=0.05, beat_seconds=0.1, housekeeping_seconds=0.2)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
