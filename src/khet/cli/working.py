"""The background worker as the command line and the server run it: until told to stop, or until nothing waits."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from types import FrameType

ASKING = 0.5


def loop() -> None:
    """Run jobs until SIGTERM or SIGINT; the job in hand is finished first."""
    from khet.kernel import jobs

    jobs.work(_stop_when_asked())


def stand_by() -> None:
    """Wait for jobs until SIGTERM or SIGINT, and let a child do them, which ends when no more wait.

    A job may need hundreds of MB, much of which Python would keep, where waiting needs hardly any. A child that was
    killed ends this process too: the server says so and starts another.
    """
    from khet.kernel import jobs

    stop = _stop_when_asked()

    def work_off() -> None:
        child = multiprocessing.get_context("fork").Process(
            target=_work_off, args=(stop, os.getpid()), name="khet-jobs"
        )
        child.start()
        while child.is_alive():
            child.join(ASKING)
            if stop.is_set() and child.is_alive():
                child.terminate()
        if child.exitcode:
            sys.exit(abs(child.exitcode))

    jobs.stand_by(stop, work_off)


def _work_off(stop: threading.Event, parent: int) -> None:
    """Do what waits; the child's own ``stop`` is set by the handler that it inherits."""
    from khet.cli.serving import end_with_parent
    from khet.kernel import jobs

    end_with_parent(parent, signal.SIGKILL)
    jobs.work(stop, until_idle=True)


def _stop_when_asked() -> threading.Event:
    stop = threading.Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask)
    if signal.getsignal(signal.SIGINT) != signal.SIG_IGN:
        signal.signal(signal.SIGINT, ask)
    return stop


def drain() -> int:
    """Run what waits now; how many jobs were run."""
    from khet.kernel import jobs

    return jobs.run_pending()
