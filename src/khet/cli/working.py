"""The background worker as the command line and the server run it: until told to stop, or until nothing waits."""

from __future__ import annotations

import signal
import threading
from types import FrameType


def loop() -> None:
    """Run jobs until SIGTERM or SIGINT; the job in hand is finished first."""
    from khet.kernel import jobs

    stop = threading.Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask)
    if signal.getsignal(signal.SIGINT) != signal.SIG_IGN:
        signal.signal(signal.SIGINT, ask)
    jobs.work(stop)


def drain() -> int:
    """Run what waits now; how many jobs were run."""
    from khet.kernel import jobs

    return jobs.run_pending()
