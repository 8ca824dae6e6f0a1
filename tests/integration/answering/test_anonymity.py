"""Attacks the promise that nobody can join an anonymous answer and a person, with the database and every log.

The attacker has the whole database at any moment, every earlier version of every row (write-ahead log, dead tuples),
the system columns, all log lines, the key files as they are now, and knows who answered in which order.
"""

from __future__ import annotations

import io
import logging
import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from khet.domains.instruments.actions import boxes, campaigns
from khet.domains.instruments.actions.campaigns import Audience
from khet.domains.instruments.models import AnonymousAnswer, AnswerPicture, BallotBox, InstrumentVersion, Invitee
from khet.domains.instruments.queries import boxes as keys
from khet.domains.instruments.queries.sheets import sheet
from khet.domains.instruments.rules import urn
from khet.domains.instruments.rules.boxes import BoxKey, KeyLost, unseal
from khet.domains.instruments.rules.form import Form, Question
from khet.domains.instruments.rules.windows import CollectingRefused
from khet.kernel import clock
from tests import answering_cast, people_cast
from tests.answering_cast import Collecting
from tests.people_cast import MACHINE, Cast

MANY = 40
TOLD_BY_ANSWERING = {"instruments_ballotbox", "instruments_anonymousanswer", "instruments_answerpicture"}
MAY_BE_READ = TOLD_BY_ANSWERING | {"instruments_invitee", "instruments_campaign", "instruments_instrumentversion"}

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast() -> Cast:
    """Two offices with their people."""
    return people_cast.build()


@pytest.fixture
def version(cast: Cast) -> InstrumentVersion:
    """A form of three ratings and a text."""
    return answering_cast.publish(cast.office.id, answering_cast.satisfaction(3))


@pytest.fixture
def made(cast: Cast, version: InstrumentVersion) -> Collecting:
    """An anonymous campaign with forty personal links."""
    others = [campaigns.Named(label=f"ผู้ตอบ {number}") for number in range(MANY)]
    return answering_cast.collect(cast, version, audience=Audience(others=others), is_anonymous=True)


def text_of(number: int) -> str:
    """What one respondent wrote, and nobody else."""
    return f"ความลับหมายเลข{number:02d}จบ"


def answer(made: Collecting, number: int, client: Client | None = None) -> None:
    """Send the answer of one respondent."""
    fields = {"item1": "5", "item2": "4", "item3": "3", "advice": text_of(number)}
    sent = (client or Client()).post(made.url(number), fields | {"khet:opening": f"opening-{number}"})
    assert sent.status_code == 200, sent.content.decode()


def numbers(campaign_id: int) -> list[int]:
    """The respondents whose answers are rows, in the order in which the database gives rows of its own accord."""
    place = "rowid" if connection.vendor == "sqlite" else "ctid"
    table = AnonymousAnswer._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT answers FROM {table} WHERE campaign_id = %s ORDER BY {place}", [campaign_id])
        found = [
            re.search(r"หมายเลข(\d+)", row[0].encode().decode("unicode_escape") if "\\u" in row[0] else row[0])
            for row in cursor
        ]
    return [int(match[1]) for match in found if match]


def whole_database() -> Iterator[tuple[str, str]]:
    """Every value of every table as text."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            for row in model._base_manager.values_list():
                yield (
                    model._meta.db_table,
                    repr([bytes(each) if isinstance(each, memoryview) else each for each in row]),
                )


def counted() -> dict[str, int]:
    """How many rows every table has."""
    return {model._meta.db_table: model._base_manager.count() for model in apps.get_models(include_auto_created=True)}


def test_answering_writes_nothing_but_the_box(made):
    before = counted()

    for number in range(MANY):
        answer(made, number)

    after = counted()
    changed = {table for table in after if after[table] != before.get(table)}
    assert changed == {"instruments_anonymousanswer"}


def test_answering_reads_no_session_no_account_and_no_audit_even_of_somebody_signed_in(made, cast):
    client = Client()
    client.force_login(cast.user("officer"))

    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(made.url(0))
        answer(made, 0, client)

    touched = {table for query in asked for table in re.findall(r'"([a-z_]+_[a-z_]+)"', query["sql"])}
    tables = touched & set(connection.introspection.table_names())
    assert tables <= MAY_BE_READ, tables - MAY_BE_READ
    assert not client.cookies.output(attrs=[], header="").count("csrftoken")


def test_no_cookie_is_set_and_nothing_is_left_to_a_cache_or_another_site(made):
    client = Client()
    response = client.get(made.url(0))

    assert not client.cookies
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"


def test_no_log_line_names_a_link_or_an_answer_whatever_goes_wrong(made, caplog, monkeypatch):
    caplog.set_level(logging.DEBUG)
    client = Client(raise_request_exception=False)
    answer(made, 0)
    client.post(made.url(0), {"item1": "5", "item2": "4", "item3": "3", "khet:opening": "other"})
    client.post(made.url(1), {"item1": "9", "advice": text_of(1)})
    client.get(f"/f/{'x' * 30}/")
    client.get(f"{made.url(2)}nothing/here/")
    for typed in (f"/{made.url(4)}", f"/F{made.url(5)[2:]}", f"/openrosa/{made.url(6)}formList", made.url(7)[:-1]):
        client.get("/", PATH_INFO=typed)
    client.generic("POST", made.url(2), b"broken", content_type="multipart/form-data; boundary=")
    client.delete(made.url(2))

    def fails(**_: object) -> None:
        raise RuntimeError(f"{text_of(3)} {made.links[3].token}")

    monkeypatch.setattr(boxes, "drop", fails)
    failed = client.post(made.url(3), {"item1": "5", "item2": "4", "item3": "3", "advice": text_of(3)})

    lines = "\n".join(f"{record.getMessage()} {record.exc_text or ''}" for record in caplog.records)
    assert failed.status_code == 500
    assert "answering failed" in lines
    assert "ความลับ" not in lines
    assert "/f/" not in lines
    for link in made.links:
        assert link.token not in lines


def test_the_database_holds_no_link_and_no_waiting_answer(made):
    for number in range(15):
        answer(made, number)

    dump = list(whole_database())

    assert AnonymousAnswer.objects.count() == 0
    for _table, text in dump:
        assert "ความลับ" not in text
        assert not any(link.token in text for link in made.links)


def test_who_has_spent_a_link_stands_in_no_row(made):
    ballots = set(made_ballots(made))
    rows = {table: text for table, text in whole_database() if table == "instruments_invitee"}
    for number in range(20):
        answer(made, number)

    after = {table: text for table, text in whole_database() if table == "instruments_invitee"}
    assert rows == after, "the row of an invitation is the same before and after its answer"
    spent = [
        text for table, text in whole_database() if table == "instruments_ballotbox" for each in ballots if each in text
    ]
    assert spent == []


def made_ballots(made: Collecting) -> list[str]:
    """The ballots of a campaign."""
    return list(Invitee.objects.filter(campaign_id=made.row.id).values_list("ballot", flat=True))


def test_earlier_versions_of_the_box_cannot_be_opened_with_the_keys_of_now(made):
    versions = []
    for number in range(12):
        answer(made, number)
        box = BallotBox.objects.get()
        versions.append((bytes(box.urn), box.urn_step, bytes(box.ledger), box.ledger_step))
    box = BallotBox.objects.get()
    kept = {part: BoxKey.read(keys.key_file(part, box).read_bytes()) for part in boxes.PARTS}

    assert len(urn.urn_from(unseal(kept["urns"].at(versions[-1][1]), versions[-1][0]))) == 12
    for sealed_urn, urn_step, sealed_ledger, ledger_step in versions[:-1]:
        for key, sealed, step in ((kept["urns"], sealed_urn, urn_step), (kept["ledgers"], sealed_ledger, ledger_step)):
            with pytest.raises(KeyLost):
                unseal(key.at(step), sealed)
            with pytest.raises(KeyLost):
                unseal(key, sealed)


def test_the_length_of_earlier_versions_does_not_tell_how_long_an_answer_was(made):
    # Whatever chance leaves in the urn, even the longest of these answers together, fits into the least size.
    lengths = []
    for number in range(20):
        fields = {"item1": "5", "item2": "4", "item3": "3", "advice": text_of(number) + "ก" * 17 * number}
        assert Client().post(made.url(number), fields | {"khet:opening": f"o-{number}"}).status_code == 200
        lengths.append(len(BallotBox.objects.get().urn))

    assert len(set(lengths)) == 1, "neither what came nor what was tipped out changed the size"
    fields = {"item1": "5", "item2": "4", "item3": "3", "advice": "ย" * 9_999}
    assert Client().post(made.url(20), fields).status_code == 200
    grown = len(BallotBox.objects.get().urn)
    for number in range(21, MANY):
        answer(made, number)
    assert len(BallotBox.objects.get().urn) == grown > lengths[0], "a box that has grown stays so"


@pytest.mark.parametrize("small_cell", [1, 2])
def test_no_limit_is_set_so_low_that_a_single_answer_is_shown(cast, version, small_cell):
    with pytest.raises(CollectingRefused):
        answering_cast.collect(cast, version, audience=Audience(open=True), is_anonymous=True, small_cell=small_cell)


def test_while_open_answers_come_out_mixed_and_never_alone(made):
    seen = []
    for number in range(MANY):
        answer(made, number)
        seen.append(AnonymousAnswer.objects.count())

    assert set(seen) == {0, 8, 16, 24, 32}
    assert seen.index(8) == 15
    assert AnonymousAnswer._meta.get_fields().__len__() == 3, "a key, the campaign, the answers: no time and no order"
    order = numbers(made.row.id)
    assert set(order[:8]) != set(range(8)), "by chance once in 12,870 runs"


def forget_statistics(table: str) -> None:
    """Let PostgreSQL count anew what is done to a table: other tests have changed rows of it too."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_force_next_flush()")
            cursor.execute("SELECT pg_stat_reset_single_table_counters(%s::regclass)", [table])


def test_after_closing_neither_place_nor_transaction_nor_key_tells_the_order(made):
    forget_statistics("instruments_anonymousanswer")
    for number in range(MANY):
        answer(made, number)
    batches = set(AnonymousAnswer.objects.values_list("pk", flat=True))

    campaigns.close_campaign(actor=MACHINE, campaign_id=made.row.id, at=clock.now())

    order = numbers(made.row.id)
    assert sorted(order) == list(range(MANY))
    assert abs(correlation(order)) < 0.7
    assert not batches & set(AnonymousAnswer.objects.values_list("pk", flat=True)), "rows have new keys"
    by_key = [row["advice"] for row in sheet(made.row.id).rows]
    assert [text_of(number) for number in order] == by_key, "the place of a row follows its random key"
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(DISTINCT xmin::text) FROM instruments_anonymousanswer")
            assert cursor.fetchone() == (1,), "one transaction wrote them all"
            cursor.execute("SELECT pg_get_serial_sequence('instruments_anonymousanswer', 'id')")
            assert cursor.fetchone() == (None,), "no sequence counts them"
            cursor.execute("SELECT pg_stat_force_next_flush()")
            cursor.execute("SELECT n_tup_upd FROM pg_stat_user_tables WHERE relname = 'instruments_anonymousanswer'")
            assert cursor.fetchone() in {(0,), (None,)}


def test_after_closing_the_ledger_is_a_number_and_its_key_is_gone(made):
    for number in range(20):
        answer(made, number)
    box = BallotBox.objects.get()
    files = [keys.key_file(part, box) for part in boxes.PARTS]
    assert all(file.exists() for file in files)

    campaigns.close_campaign(actor=MACHINE, campaign_id=made.row.id, at=clock.now())

    box = BallotBox.objects.get()
    assert (bytes(box.urn), bytes(box.ledger), box.waiting, box.received, box.spent) == (b"", b"", 0, 20, 20)
    assert not any(file.exists() for file in files)


def test_the_file_of_the_database_holds_no_link_no_waiting_answer_and_no_history(made, database_kind):
    if database_kind != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_class WHERE relname LIKE 'instruments_anonymousanswer%seq'")
            assert cursor.fetchone() == (0,)
        return
    for number in range(15):
        answer(made, number)

    stored = files_of_database()

    assert "ความลับ".encode() not in stored
    assert b"\\u0e04\\u0e27\\u0e32\\u0e21\\u0e25\\u0e31\\u0e1a" not in stored
    for link in made.links:
        assert link.token.encode() not in stored


def test_after_closing_nothing_tells_who_took_part_and_who_was_reminded(cast, version):
    from khet.kernel import work
    from khet.kernel.models import Notification

    people = [cast.people[who].id for who in ("teacher", "officer")]
    made = answering_cast.collect(cast, version, audience=Audience(person_ids=people), is_anonymous=True)
    Invitee.objects.update(token_digest=None)  # as when nobody handed out links: each makes one's own by asking
    now, there = clock.now(), {"campaign_id": made.row.id}
    for person_id in people:
        work.notify(person_id=person_id, text="เรื่องอื่น", at=now)
    (link,) = campaigns.own_link(actor=cast.actor("teacher"), campaign_id=made.row.id)
    sent = Client().post(f"/f/{link.token}/", {"item1": "5", "item2": "4", "item3": "3"})
    assert sent.status_code == 200
    assert campaigns.tell_waiting(campaign_id=made.row.id, text="ยังรอคำตอบ", at=now) == 1
    assert Notification.objects.filter(url_args=there).values_list("person_id", flat=True).get() == people[1]

    campaigns.close_campaign(actor=MACHINE, campaign_id=made.row.id, at=now)

    assert set(Notification.objects.values_list("text", flat=True)) == {"เรื่องอื่น"}
    digests = list(Invitee.objects.values_list("token_digest", flat=True))
    assert all(re.fullmatch("[0-9a-f]{64}", each or "") for each in digests), "also of who never asked for a link"
    assert Client().get(f"/f/{link.token}/").status_code == 410, "the link still says that the form is closed"
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(DISTINCT xmin::text) FROM instruments_invitee")
            assert cursor.fetchone() == (1,), "one transaction wrote them all"


def test_after_closing_the_place_of_a_picture_tells_no_batch(cast):
    form = Form({"th": "ภาพ"}, (Question("photo", "image", {"th": "ภาพ"}), Question("advice", "text", {"th": "คำ"})))
    version = answering_cast.publish(cast.office.id, form, code="pictures")
    made = answering_cast.collect(cast, version, audience=Audience(open=True), is_anonymous=True)
    for number in range(20):
        out = io.BytesIO()
        Image.new("L", (8, 8), 10 * number).save(out, "PNG")
        fields = {"advice": text_of(number), "photo:file": SimpleUploadedFile("p.png", out.getvalue(), "image/png")}
        assert Client().post(made.open_url, fields).status_code == 200
    batch = set(AnswerPicture.objects.values_list("pk", flat=True))
    assert len(batch) == 8

    campaigns.close_campaign(actor=MACHINE, campaign_id=made.row.id, at=clock.now())

    place = "rowid" if connection.vendor == "sqlite" else "ctid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM instruments_answerpicture ORDER BY {place}")
        stored = [uuid.UUID(str(row[0])) for row in cursor]
    assert len(stored) == 20
    assert stored == sorted(stored), "the place of a row follows its random key"
    assert not batch & set(stored), "pictures have new keys"
    for row in sheet(made.row.id).rows:
        shade = Image.open(io.BytesIO(AnswerPicture.objects.get(pk=row["photo"]).data)).convert("L").getpixel((4, 4))
        assert text_of(round(shade / 10)) == row["advice"], "each answer still has its own picture"


def files_of_database() -> bytes:
    """The bytes of the SQLite file and of its write-ahead log, with everything that was ever in a page there."""
    name = Path(str(connection.settings_dict["NAME"]))
    return b"".join(path.read_bytes() for path in name.parent.glob(f"{name.name}*") if path.is_file())


def test_a_lost_ledger_costs_no_answer_and_a_lost_urn_takes_nothing(made, cast):
    for number in range(3):
        answer(made, number)
    box = BallotBox.objects.get()
    keys.key_file("ledgers", box).unlink()
    answer(made, 3)
    assert BallotBox.objects.values_list("waiting", "ledgers_lost").get() == (4, 1)

    keys.key_file("urns", box).unlink()
    refused = Client().post(made.url(4), {"item1": "5", "item2": "4", "item3": "3"})

    assert refused.status_code == 503
    assert BallotBox.objects.get().waiting == 4
    assert campaigns.give_up_urn(actor=MACHINE, campaign_id=made.row.id, at=clock.now()) == 4
    answer(made, 5)
    campaigns.close_campaign(actor=MACHINE, campaign_id=made.row.id, at=clock.now())
    assert [row["advice"] for row in sheet(made.row.id).rows] == [text_of(5)]


def test_an_urn_that_can_be_opened_is_never_thrown_away(made):
    for number in range(3):
        answer(made, number)

    with pytest.raises(CollectingRefused):
        campaigns.give_up_urn(actor=MACHINE, campaign_id=made.row.id, at=clock.now())

    again = Client().post(made.url(0), {"item1": "5", "item2": "4", "item3": "3", "khet:opening": "another"})
    assert again.status_code == 409, "who has answered is still known"
    campaigns.close_campaign(actor=MACHINE, campaign_id=made.row.id, at=clock.now())
    assert sorted(row["advice"] for row in sheet(made.row.id).rows) == [text_of(number) for number in range(3)]
    with pytest.raises(CollectingRefused):
        campaigns.give_up_urn(actor=MACHINE, campaign_id=made.row.id, at=clock.now())


def test_a_crash_between_the_commit_and_the_next_key_loses_nothing(made, monkeypatch):
    answer(made, 0)
    monkeypatch.setattr(boxes, "_advance", lambda *_: None)
    for number in range(1, 4):
        answer(made, number)
    monkeypatch.undo()

    answer(made, 4)

    assert len(keys.papers_of(BallotBox.objects.get())) == 5


def correlation(order: list[int]) -> float:
    """Spearman's correlation between the places and the order of answering."""
    many = len(order)
    return 1 - 6 * sum((place - number) ** 2 for place, number in enumerate(order)) / (many * (many**2 - 1))


def test_the_keys_lie_beside_the_database_and_only_their_owner_reads_them(made):
    box = BallotBox.objects.get()

    for part in boxes.PARTS:
        file = keys.key_file(part, box)
        assert file.is_relative_to(Path(django_settings.KHET_HOME))
        assert file.stat().st_mode & 0o077 == 0


def test_no_job_notification_or_audit_row_tells_of_an_answer(made):
    from khet.kernel.models import AuditEntry, Job, Notification

    def told() -> list[Any]:
        return [AuditEntry.objects.count(), Job.objects.count(), Notification.objects.count()]

    before = told()
    for number in range(10):
        answer(made, number)

    assert told() == before


@pytest.mark.parametrize("elsewhere", [True, False], ids=["on-another-machine", "on-the-same"])
def test_a_backup_brings_waiting_answers_back_and_does_not_tell_who_answered(made, tmp_path, elsewhere):
    from khet.kernel import backup

    for number in range(5):
        answer(made, number)
    archive = tmp_path / "khet.tar.gz"
    backup.create(archive)
    assert not list(keys.restored_folder().glob("*.key")), "the copies are gone once the backup is written"
    answer(made, 5)
    if elsewhere:
        for part in boxes.PARTS:
            keys.key_file(part, BallotBox.objects.get()).unlink()

    backup.restore(archive, replace=True)

    box = BallotBox.objects.get()
    assert len(keys.papers_of(box)) == 5
    with pytest.raises(KeyLost):
        keys.ledger_of(box)
    answer(made, 7)
    assert BallotBox.objects.values_list("waiting", "ledgers_lost").get() == (6, 1)
    assert len(keys.papers_of(BallotBox.objects.get())) == 6
