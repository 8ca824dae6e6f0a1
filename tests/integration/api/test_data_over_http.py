"""Files in, questions, decisions, snapshots and what changed between them, asked by other systems."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from khet.domains.accounts import public as accounts
from khet.domains.organisations import public as organisations
from khet.domains.warehouse import public as warehouse
from khet.domains.warehouse.models import Decision, Import, Snapshot
from khet.kernel import clock, jobs
from tests import people_cast, rosters, warehouse_web_cast
from tests.warehouse_web_cast import SCHOOLS, Store, damaged, roster

ALL = warehouse.permissions.ALL


@pytest.fixture
def store(db, settings, tmp_path):
    """The office with its schools and people, and an empty warehouse."""
    settings.KHET_SECOND_FACTOR = False
    settings.KHET_WAREHOUSE = tmp_path / "warehouse"
    return warehouse_web_cast.build()


@dataclass(frozen=True, slots=True)
class Machine:
    """Another system, with the token of one of the people."""

    secret: str

    def ask(self, method: str, path: str, **more: Any) -> Any:
        """Ask the API."""
        headers = {"Authorization": f"Bearer {self.secret}"}
        return getattr(Client(), method)(f"/api/v1/data{path}", headers=headers, **more)

    def get(self, path: str, **parameters: Any) -> Any:
        """Read."""
        return self.ask("get", path, data=parameters)

    def post(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """Change something."""
        return self.ask("post", path, data=body or {}, content_type="application/json")

    def send(self, office: str, content: bytes, name: str = "dmc.xlsx") -> Any:
        """Send a file."""
        return self.ask("post", "/imports", data={"office": office, "file": SimpleUploadedFile(name, content)})


def machine(store: Store, who: str = "data", scopes: tuple[str, ...] = ALL) -> Machine:
    """A caller with a token of one of the people, for all that they may do."""
    scopes = tuple(scope for scope in scopes if store.actor(who).may(scope))
    token = accounts.create_token(
        actor=store.actor(who),
        name="ระบบอื่น",
        scopes=list(scopes),
        expires_on=clock.today() + timedelta(days=1),
        at=clock.now(),
    )
    return Machine(token.secret)


def office(store):
    return store.cast.office.short_name


def test_a_file_is_taken_as_a_job_and_followed_to_its_report(store):
    caller = machine(store)
    sent = caller.send(office(store), roster())

    assert sent.status_code == 202
    assert sent.json()["progress"]["state"] == "queued"
    jobs.run_pending()
    address = sent.headers["Location"].removeprefix("/api/v1/data")
    standing = caller.get(address).json()
    assert (standing["progress"], standing["state"], standing["rows_in"]) == (None, "checked", 30)
    report = caller.get(f"{address}/report").json()
    assert list(report) == [
        *("dataset", "encoding", "rows_in", "accepted", "repaired", "waiting", "refused"),
        *("findings", "reconciliation", "snapshot"),
    ]


def test_the_whole_way_from_file_to_comparison(store):
    caller = machine(store)
    first = caller.send(office(store), damaged()).json()["id"]
    jobs.run_pending()
    asked = caller.get(f"/imports/{first}/questions").json()["items"]
    told = [
        {"cause": each["cause"], "field": each["field"], "group": each["group"], "option": "refuse"} for each in asked
    ]
    assert caller.post(f"/imports/{first}/decisions", {"decisions": told}).status_code == 202
    jobs.run_pending()
    assert caller.get(f"/imports/{first}").json()["waiting"] == 0
    assert caller.post(f"/imports/{first}/accept").status_code == 202
    jobs.run_pending()
    second = caller.send(office(store), roster(54, month="พฤศจิกายน"), "nov.xlsx").json()["id"]
    jobs.run_pending()
    caller.post(f"/imports/{second}/accept")
    jobs.run_pending()

    listed = caller.get("/snapshots", office=office(store)).json()["items"]
    assert [each["round"] for each in listed] == ["06-10", "11-10"]
    compared = caller.get("/diff", before=listed[0]["uuid"], after=listed[1]["uuid"]).json()
    assert listed[0]["rows"] - compared["out"] + compared["in"] == listed[1]["rows"]
    assert caller.get(f"/snapshots/{listed[0]['uuid']}").json()["source_sha256"] == listed[0]["source_sha256"]


def test_lists_are_cut_by_cursor(store):
    for count in (10, 11, 12):
        store.take(roster(count), f"{count}.xlsx")
    caller = machine(store)
    first = caller.get("/imports", office=office(store), limit=2).json()
    second = caller.get("/imports", office=office(store), limit=2, cursor=first["next_cursor"]).json()

    assert [len(page["items"]) for page in (first, second)] == [2, 1]
    assert second["next_cursor"] is None


@pytest.mark.parametrize(
    "path", ["/imports/{id}", "/imports/{id}/report", "/imports/{id}/questions", "/imports/{id}/marked"]
)
def test_another_office_s_import_does_not_exist(store, path):
    row = store.take(damaged())
    answer = machine(store, "stranger").get(path.format(id=row.id))

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(("option", "status"), [("code:99010902", 202), ("code:99020777", 422), ("school:987654", 422)])
def test_a_question_about_a_school_takes_any_school_of_the_office_and_no_other(store, option, status):
    organisations.add_school(
        actor=people_cast.MACHINE,
        office_id=store.cast.other_office.id,
        name="บ้านต่างเขต",
        codes={"smis8": "99020777"},
        at=people_cast.AT,
    )
    strange = [rosters.Pupil(at, ("99019999", "ไม่คล้ายใครเลย")) for at in (51, 52)]
    row = store.take(rosters.workbook([*rosters.pupils(SCHOOLS, 4), *strange]))
    caller = machine(store)
    items = caller.get(f"/imports/{row.id}/questions").json()["items"]
    asked = next(each for each in items if each["cause"] == "school.unknown")
    told = {name: asked[name] for name in ("cause", "field", "group")} | {"option": option}

    assert asked["takes_any_school"] is True
    assert caller.post(f"/imports/{row.id}/decisions", {"decisions": [told]}).status_code == status
    jobs.run_pending()
    assert caller.get(f"/imports/{row.id}").json()["waiting"] == (0 if status == 202 else 2)


@pytest.mark.parametrize("step", ["decisions", "accept", "withdraw"])
def test_nobody_of_another_office_changes_anything(store, step):
    row = store.take(roster())
    body = {"reason": "x", "decisions": [{"cause": "x", "field": "", "group": "", "option": "refuse"}]}

    assert machine(store, "stranger").post(f"/imports/{row.id}/{step}", body).status_code == 404
    assert Import.objects.get().state == "checked"
    assert not Decision.objects.exists()


def test_another_office_s_snapshots_do_not_exist(store):
    one = store.publish(roster())
    other = store.publish(roster(33, month="พฤศจิกายน"), "nov.xlsx")
    caller = machine(store, "stranger")

    assert caller.get(f"/snapshots/{one.uuid}").status_code == 404
    assert caller.get("/snapshots", office=office(store)).status_code == 404
    assert caller.get("/diff", before=one.uuid, after=other.uuid).status_code == 404
    assert caller.send(office(store), roster()).status_code == 404


def test_a_token_does_no_more_than_its_scopes(store):
    reader = machine(store, scopes=(warehouse.permissions.SNAPSHOT_VIEW,))

    assert reader.send(office(store), roster()).status_code == 403
    assert reader.get("/snapshots", office=office(store)).status_code == 200
    assert Client().get("/api/v1/data/imports").status_code == 401


def test_a_session_needs_the_token_of_its_form(store):
    browser = store.browse("data", enforce_csrf_checks=True)
    answer = browser.post(
        "/api/v1/data/imports", {"office": office(store), "file": SimpleUploadedFile("a.xlsx", roster())}
    )

    assert answer.status_code in {401, 403}
    assert not Import.objects.exists()


def test_names_are_kept_from_whoever_may_not_see_people(store):
    store.publish(roster(30))
    moved = [
        rosters.Pupil(1, SCHOOLS[0], changes={8: "ชื่ออื่น", 9: "สกุลอื่น", 10: "01/01/2550"}),
        *rosters.pupils(SCHOOLS, 20, begin=2),
    ]
    row = store.take(rosters.workbook(moved, month="พฤศจิกายน"), "nov.xlsx")
    seeing, blind = machine(store), machine(store, "keeper")

    for path in (f"/imports/{row.id}/report", f"/imports/{row.id}/questions"):
        assert "กล้า" in seeing.get(path).content.decode() or "ขวัญ1" in seeing.get(path).content.decode()
        assert "ขวัญ1" not in blind.get(path).content.decode()
    conflict = next(
        each
        for each in seeing.get(f"/imports/{row.id}/questions").json()["items"]
        if each["cause"] == "identity.conflict"
    )
    told = {key: conflict[key] for key in ("cause", "field", "group")} | {"option": "new_person"}
    assert blind.post(f"/imports/{row.id}/decisions", {"decisions": [told]}).status_code == 422
    assert blind.get(f"/imports/{row.id}/marked").status_code in {403, 404}
    assert seeing.get(f"/imports/{row.id}/marked").headers["X-Content-Type-Options"] == "nosniff"


def test_small_counts_are_kept_from_whoever_may_not_see_people(store):
    one = store.publish(roster(30))
    other = store.publish(roster(32, month="พฤศจิกายน"), "nov.xlsx")
    asked = {"before": one.uuid, "after": other.uuid}

    assert machine(store).get("/diff", **asked).json()["in"] == 2
    blind = machine(store, "officer").get("/diff", **asked).json()
    assert (blind["in"], blind["out"], blind["stayed"]) == (None, None, None)
    assert all(each["in"] is None or each["in"] >= 5 or each["in"] == 0 for each in blind["schools"])


@pytest.mark.parametrize(
    ("body", "parameter"),
    [
        ({"decisions": []}, "body.decisions"),
        ({}, "body.decisions"),
        ({"decisions": [{"cause": "no.such", "option": "refuse"}]}, "decisions.0"),
    ],
)
def test_faults_of_a_decision_are_named(store, body, parameter):
    row = store.take(damaged())
    answer = machine(store).post(f"/imports/{row.id}/decisions", body)

    assert answer.status_code == 422
    assert any(each["parameter"].startswith(parameter) for each in answer.json()["errors"])


def test_a_refused_file_is_a_problem_with_its_reason(store):
    caller = machine(store)

    assert caller.send(office(store), b"MZ", "a.exe").json()["code"] == "file.program"
    assert caller.send("ไม่มีเขตนี้", roster()).status_code == 422
    assert caller.ask("post", "/imports", data={"office": office(store)}).status_code == 422


def test_replacing_without_a_reason_fails_with_its_cause(store):
    store.publish(roster(30), "first.xlsx")
    caller = machine(store)
    row = caller.send(office(store), roster(33), "second.xlsx").json()["id"]
    jobs.run_pending()
    caller.post(f"/imports/{row}/accept")
    jobs.run_pending()

    assert "first.xlsx" in caller.get(f"/imports/{row}").json()["failure"]
    assert Snapshot.objects.count() == 1


def test_a_withdrawn_file_cannot_be_accepted(store):
    row = store.take(roster())
    caller = machine(store)

    assert caller.post(f"/imports/{row.id}/withdraw", {"reason": "ผิดไฟล์"}).json()["state"] == "withdrawn"
    assert caller.post(f"/imports/{row.id}/accept").status_code == 409


def test_numbers_beyond_all_bounds_are_answered_quickly(store):
    caller = machine(store)
    began = time.process_time()

    assert caller.get(f"/imports/{10**30}").status_code in {404, 422}
    assert caller.get("/snapshots/not-a-uuid").status_code in {404, 422}
    assert time.process_time() - began < 5
