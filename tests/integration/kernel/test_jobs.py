"""Jobs: asked for in a transaction, run once, followed, cancelled, retried, and never stuck."""

from __future__ import annotations

import contextlib
import threading
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction
from django_tasks_db.models import DBTaskResult

from khet.kernel import audit, clock, jobs
from khet.kernel.actor import NOBODY, NotAllowed, system
from khet.kernel.jobs import queue, recovery, registry, schedules
from khet.kernel.models import Job, JobLogLine, Schedule
from khet.kernel.states import WrongState
from tests.kernel_cast import DIRECTOR, MANAGE, MONDAY, NORTH, OUTSIDER, OWNER, VIEW, person, together

RAN: list[int] = []


@pytest.fixture(autouse=True)
def handlers(monkeypatch):
    monkeypatch.setattr(registry, "_handlers", dict(registry._handlers))
    RAN.clear()

    @jobs.job("tests.count")
    def count(run: jobs.JobRun, rows: int) -> dict:
        for row in range(1, rows + 1):
            run.progress(row, rows, f"แถวที่ {row}")
        run.log(f"นับแล้ว {rows} แถว")
        RAN.append(run.job_id)
        return {"rows": rows}

    @jobs.job("tests.fail")
    def fail(run: jobs.JobRun) -> None:
        raise jobs.JobFailed("ไฟล์ไม่มีหัวตาราง")

    @jobs.job("tests.crash")
    def crash(run: jobs.JobRun) -> None:
        raise ZeroDivisionError("secret detail")

    @jobs.job("tests.locked", max_attempts=2)
    def locked(run: jobs.JobRun) -> None:
        RAN.append(run.job_id)
        raise OperationalError("database is locked")


def ask(name="tests.count", actor=DIRECTOR, **changes) -> Job:
    named = {"args": {"rows": 3} if name == "tests.count" else {}, "label": "นับแถว", "office_id": NORTH, "at": MONDAY}
    return jobs.enqueue(name, actor=actor, **(named | changes))


def state_of(job: Job) -> str:
    return Job.objects.get(pk=job.pk).state


def test_a_job_runs_and_tells_what_it_did(db):
    asked = ask()

    assert jobs.run_pending() == 1

    job = Job.objects.get(pk=asked.pk)
    assert (job.state, job.result, job.attempts, job.percent) == ("done", {"rows": 3}, 1, 100)
    assert (job.message, job.error, job.is_over) == ("แถวที่ 3", "", True)
    assert [line.text for line in jobs.log_lines(job)] == ["นับแล้ว 3 แถว"]
    assert jobs.run_pending() == 0


def test_a_job_asked_for_in_a_transaction_that_falls_never_was(db):
    with contextlib.suppress(RuntimeError), transaction.atomic():
        ask()
        raise RuntimeError

    assert jobs.run_pending() == 0
    assert not Job.objects.exists()


def test_an_unknown_name_is_refused_when_asked_for(db):
    with pytest.raises(jobs.UnknownJob):
        ask("tests.nothing")


def test_two_handlers_cannot_share_a_name():
    with pytest.raises(ValueError, match=r"tests\.count"):
        jobs.job("tests.count")(lambda run: None)


@pytest.mark.parametrize(
    ("name", "error", "has_trace"),
    [("tests.fail", "ไฟล์ไม่มีหัวตาราง", False), ("tests.crash", "เกิดข้อผิดพลาดที่ไม่คาดคิด", True)],
)
def test_a_failure_is_told_in_thai_and_its_trace_kept_apart(db, name, error, has_trace, caplog):
    asked = ask(name)

    jobs.run_pending()

    job = Job.objects.get(pk=asked.pk)
    assert job.state == "failed"
    assert error in job.error
    assert "secret" not in job.error
    assert ("ZeroDivisionError" in job.trace) is has_trace


def test_a_job_of_an_older_version_fails_with_a_message(db):
    asked = ask()
    registry._handlers.pop("tests.count")

    jobs.run_pending()

    assert "ไม่รู้จัก" in Job.objects.get(pk=asked.pk).error


def test_database_trouble_is_tried_again_and_given_up_after_the_last_attempt(db):
    asked = ask("tests.locked")

    assert jobs.run_pending() == 2

    job = Job.objects.get(pk=asked.pk)
    assert (job.state, job.attempts, len(RAN)) == ("failed", 2, 2)
    assert "ฐานข้อมูล" in job.error


def test_a_waiting_job_is_cancelled_at_once(db):
    asked = ask()

    jobs.cancel(actor=DIRECTOR, job_id=asked.pk, at=MONDAY)

    assert jobs.run_pending() == 0
    assert state_of(asked) == "cancelled"
    assert not DBTaskResult.objects.exists()
    assert audit.entries(DIRECTOR, verb="kernel.job.cancelled").count() == 1


def test_a_running_job_stops_at_its_next_step(db):
    @jobs.job("tests.long")
    def long(run: jobs.JobRun) -> None:
        jobs.cancel(actor=DIRECTOR, job_id=run.job_id, at=MONDAY)
        run.progress(1, 10)
        RAN.append(run.job_id)

    asked = ask("tests.long")
    jobs.run_pending()

    assert (state_of(asked), RAN) == ("cancelled", [])


def test_a_failed_job_is_retried_from_the_start(db):
    asked = ask("tests.fail")
    jobs.run_pending()
    Job.objects.filter(pk=asked.pk).update(name="tests.count", arguments={"rows": 2})

    jobs.retry(actor=DIRECTOR, job_id=asked.pk, at=MONDAY)
    jobs.run_pending()

    job = Job.objects.get(pk=asked.pk)
    assert (job.state, job.error, job.attempts) == ("done", "", 1)


def test_only_what_failed_or_was_cancelled_is_retried_and_only_what_is_not_over_cancelled(db):
    asked = ask()
    with pytest.raises(WrongState):
        jobs.retry(actor=DIRECTOR, job_id=asked.pk, at=MONDAY)
    jobs.run_pending()
    with pytest.raises(WrongState):
        jobs.cancel(actor=DIRECTOR, job_id=asked.pk, at=MONDAY)


def test_jobs_are_seen_by_who_asked_and_by_who_manages_there(db):
    own, other = ask(actor=OWNER), ask(actor=system("check"), office_id=None)

    assert [job.pk for job in jobs.jobs(OWNER)] == [own.pk]
    assert [job.pk for job in jobs.jobs(DIRECTOR, state="queued")] == [own.pk]
    assert [job.pk for job in jobs.jobs(system("admin"))] == [other.pk, own.pk]
    assert not jobs.jobs(OUTSIDER).exists()
    with pytest.raises(Job.DoesNotExist):
        jobs.cancel(actor=OUTSIDER, job_id=own.pk, at=MONDAY)
    with pytest.raises(NotAllowed):
        jobs.cancel(actor=person(15, "ดูได้ อย่างเดียว", "kernel.job.view"), job_id=own.pk, at=MONDAY)
    assert jobs.cancel(actor=OWNER, job_id=own.pk, at=MONDAY).state == "cancelled"


def test_the_handler_acts_with_the_rights_its_asker_holds_now(db, monkeypatch):
    monkeypatch.setattr(registry, "_actors", [])
    seen = []

    @jobs.job("tests.act")
    def act(run: jobs.JobRun) -> None:
        seen.append(run.actor)
        run.actor.require(MANAGE)

    asked = ask("tests.act")
    jobs.run_pending()
    assert (state_of(asked), seen) == ("failed", [NOBODY])

    jobs.provide_actors(lambda user_id, on: DIRECTOR)
    jobs.retry(actor=DIRECTOR, job_id=asked.pk, at=MONDAY)
    jobs.run_pending()
    assert (state_of(asked), seen[1:]) == ("done", [DIRECTOR])


def test_what_a_token_asked_for_stays_within_its_scopes(db, monkeypatch):
    monkeypatch.setattr(registry, "_actors", [])
    jobs.provide_actors(lambda user_id, on: DIRECTOR)

    @jobs.job("tests.act")
    def act(run: jobs.JobRun) -> None:
        run.actor.require(MANAGE)

    narrow = ask("tests.act", actor=replace(DIRECTOR, kind="token", scopes=frozenset({VIEW})))
    wide = ask("tests.act", actor=replace(DIRECTOR, kind="token", scopes=frozenset({VIEW, MANAGE})))
    jobs.run_pending()

    assert (state_of(narrow), state_of(wide)) == ("failed", "done")


def begun(worker: str, heartbeat_at, **changes) -> Job:
    """A job that some worker began and never ended."""
    asked = ask()
    queue.claim("gone")
    Job.objects.filter(pk=asked.pk).update(
        state="running", attempts=1, started_at=heartbeat_at, heartbeat_at=heartbeat_at, worker=worker, **changes
    )
    return asked


def test_a_job_whose_process_died_is_begun_again_at_once(db):
    host, number, _began = recovery.worker_name().split(":")
    asked = begun(f"{host}:{number}:1", MONDAY)

    assert recovery.recover(at=MONDAY + timedelta(seconds=1)) == 1
    jobs.run_pending()

    job = Job.objects.get(pk=asked.pk)
    assert (job.state, job.attempts) == ("done", 2)


def test_a_job_of_another_machine_is_begun_again_when_its_heartbeat_stopped(db):
    asked = begun("elsewhere:1:1", MONDAY)

    assert recovery.recover(at=MONDAY + timedelta(seconds=60)) == 0
    assert recovery.recover(at=MONDAY + timedelta(seconds=121)) == 1
    assert state_of(asked) == "queued"


def test_a_job_of_this_living_process_is_left_alone(db):
    asked = begun(recovery.worker_name(), MONDAY)

    assert recovery.recover(at=MONDAY + timedelta(seconds=60)) == 0
    assert state_of(asked) == "running"


def test_a_job_that_kills_its_workers_is_given_up_after_the_last_attempt(db):
    asked = begun("elsewhere:1:1", MONDAY)
    Job.objects.filter(pk=asked.pk).update(attempts=3)

    recovery.recover(at=MONDAY + timedelta(hours=1))

    assert state_of(asked) == "failed"
    assert "หยุดกลางคัน" in Job.objects.get(pk=asked.pk).error


def test_a_lost_job_that_was_to_be_cancelled_is_cancelled(db):
    asked = begun("elsewhere:1:1", MONDAY, is_cancel_requested=True)

    recovery.recover(at=MONDAY + timedelta(hours=1))

    assert state_of(asked) == "cancelled"


def test_a_job_claimed_by_a_worker_that_died_before_beginning_is_found(db):
    asked = ask()
    queue.claim("gone")

    assert jobs.run_pending() == 0
    assert recovery.recover(at=MONDAY + timedelta(seconds=16)) == 1
    assert jobs.run_pending() == 1
    assert state_of(asked) == "done"


def test_an_attempt_that_was_taken_over_can_change_nothing_any_more(db):
    @jobs.job("tests.slow")
    def slow(run: jobs.JobRun) -> dict:
        if run.attempt == 1:
            Job.objects.filter(pk=run.job_id).update(worker="elsewhere:1:1", heartbeat_at=MONDAY)
            recovery.recover(at=clock.now())
            jobs.run_pending()
        return {"attempt": run.attempt}

    asked = ask("tests.slow")
    jobs.run_pending()

    assert Job.objects.get(pk=asked.pk).result == {"attempt": 2}


def test_work_kept_together_with_the_end_of_its_job_is_undone_when_the_job_was_lost(db):
    @jobs.job("tests.once")
    def once(run: jobs.JobRun) -> None:
        Job.objects.filter(pk=run.job_id).update(attempts=5)
        with transaction.atomic():
            JobLogLine.objects.create(job_id=run.job_id, at=MONDAY, text="ออกเลขที่แล้ว")
            run.finish({"number": 1})

    ask("tests.once")
    jobs.run_pending()

    assert not JobLogLine.objects.exists()


def test_a_finished_job_stays_as_its_handler_ended_it(db):
    @jobs.job("tests.ends")
    def ends(run: jobs.JobRun) -> dict:
        with transaction.atomic():
            run.finish({"number": 7})
        return {"number": 8}

    asked = ask("tests.ends")
    jobs.run_pending()

    assert Job.objects.get(pk=asked.pk).result == {"number": 7}


@pytest.mark.django_db(transaction=True)
def test_many_workers_run_each_job_once():
    asked = [ask(args={"rows": 1}).pk for _ in range(20)]

    raised = together(*(jobs.run_pending for _ in range(4)))
    while jobs.run_pending():
        pass

    assert raised == []
    assert sorted(RAN) == asked
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}


@pytest.mark.django_db(transaction=True)
def test_the_worker_loop_beats_while_it_works_and_shows_progress_from_inside_a_transaction():
    inside, go_on = threading.Event(), threading.Event()

    @jobs.job("tests.import")
    def import_rows(run: jobs.JobRun) -> None:
        with transaction.atomic():
            Schedule.objects.count()
            run.progress(4, 9, "แถวที่ 4")
            inside.set()
            go_on.wait(10)

    asked = ask("tests.import")
    stop = threading.Event()
    worker = threading.Thread(target=jobs.work, args=(stop,), kwargs={"idle_seconds": 0.01, "beat_seconds": 0.02})
    worker.start()
    try:
        assert inside.wait(10)
        if connection.vendor == "postgresql":
            assert wait_until(lambda: Job.objects.get(pk=asked.pk).done == 4)
        go_on.set()
        assert wait_until(lambda: state_of(asked) == "done")
    finally:
        go_on.set()
        stop.set()
        worker.join()
    job = Job.objects.get(pk=asked.pk)
    assert (job.done, job.total, job.message) == (4, 9, "แถวที่ 4")


def wait_until(condition, seconds: float = 10) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.02)
    return False


def test_a_schedule_starts_once_a_day_after_its_hour(db, monkeypatch):
    monkeypatch.setattr(schedules, "_declared", {})
    jobs.daily("tests.nightly", job_name="tests.count", label="นับทุกคืน", at=clock.hour_of(MONDAY))
    Schedule.objects.all().delete()
    schedules.ensure_rows()
    schedules.ensure_rows()

    assert schedules.start_due(at=MONDAY - timedelta(minutes=1)) == []
    assert len(schedules.start_due(at=MONDAY)) == 1
    assert schedules.start_due(at=MONDAY + timedelta(hours=3)) == []
    assert len(schedules.start_due(at=MONDAY + timedelta(days=1, hours=3))) == 1
    Schedule.objects.update(is_enabled=False)
    assert schedules.start_due(at=MONDAY + timedelta(days=2)) == []


def test_task_rows_that_are_over_are_forgotten(db):
    ask()
    jobs.run_pending()

    assert queue.forget_finished(at=MONDAY) == 1
    assert not DBTaskResult.objects.exists()


def test_waiting_for_work_costs_one_cheap_read(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert jobs.run_pending() == 0
