"""An answer that waits while its campaign is being closed is refused or kept, and never acknowledged and lost."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import connection, transaction

from khet.domains.instruments.actions import answering, campaigns
from khet.domains.instruments.actions.campaigns import Audience
from khet.domains.instruments.models import BallotBox
from khet.domains.instruments.queries.campaigns import door_of_open_link
from khet.domains.instruments.queries.sheets import sheet
from khet.domains.instruments.rules.windows import Over
from khet.kernel import clock
from tests import answering_cast, people_cast
from tests.people_cast import MACHINE

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_answer_that_waited_for_the_closing_is_not_acknowledged():
    cast = people_cast.build()
    version = answering_cast.publish(cast.office.id, answering_cast.satisfaction(3))
    made = answering_cast.collect(cast, version, audience=Audience(open=True), is_anonymous=True)
    door = door_of_open_link(made.row.open_token or "")
    assert door is not None
    told: list[object] = []

    def late() -> None:
        try:
            answers = {"item1": "5", "item2": "4", "item3": "3"}
            told.append(
                answering.send_anonymous(door=door, answers=answers, pictures={}, opening="late", at=clock.now())
            )
        except Over as over:
            told.append(over)
        finally:
            connection.close()

    waiting = threading.Thread(target=late)
    with transaction.atomic():
        transaction.on_commit(lambda: time.sleep(1.5))  # committed, and the keys of the box are still there
        campaigns.close_campaign(actor=MACHINE, campaign_id=made.row.id, at=clock.now())
        waiting.start()
        time.sleep(1.5)
    waiting.join(30)

    (outcome,) = told
    assert isinstance(outcome, Over), "a person who is told so can ask for another way"
    box = BallotBox.objects.get()
    assert (box.received, box.waiting, bytes(box.urn)) == (0, 0, b"")
    assert sheet(made.row.id).rows == []
