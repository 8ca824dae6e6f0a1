"""Long work as rows: ``@job`` names a handler, ``enqueue`` asks for it, a worker runs it, a person can follow it."""

from khet.kernel.jobs.asking import cancel, enqueue, jobs, log_lines, retry
from khet.kernel.jobs.registry import JobFailed, UnknownJob, actor_of, job, provide_actors
from khet.kernel.jobs.run import JobCancelled, JobLost, JobRun
from khet.kernel.jobs.schedules import daily
from khet.kernel.jobs.worker import let_go, run_pending, stand_by, work

__all__ = [
    "JobCancelled",
    "JobFailed",
    "JobLost",
    "JobRun",
    "UnknownJob",
    "actor_of",
    "cancel",
    "daily",
    "enqueue",
    "job",
    "jobs",
    "let_go",
    "log_lines",
    "provide_actors",
    "retry",
    "run_pending",
    "stand_by",
    "work",
]
