"""When somebody else takes an account back for its owner, the keys made with it end too."""

from __future__ import annotations

from datetime import date

import pytest

from khet.domains.accounts import public as accounts
from khet.kernel.models import AuditEntry
from tests import people_cast
from tests.people_cast import AT, TODAY

SCOPE = "frameworks.result.view"


@pytest.fixture
def people(db):
    return people_cast.build()


def token(people, name, who="officer"):
    return accounts.create_token(actor=people.actor(who), name=name, scopes=[SCOPE], expires_on=date(2024, 5, 1), at=AT)


@pytest.mark.parametrize("change", [accounts.reset_password, accounts.remove_second_factors])
def test_and_each_of_them_is_in_the_audit(people, change):
    gone = token(people, "ยกเลิกไปก่อนแล้ว")
    accounts.revoke_token(actor=people.actor("officer"), token_id=gone.id, at=AT)
    live = [token(people, "ระบบสารบรรณ"), token(people, "ระบบแผน")]
    other = token(people, "ของผู้อำนวยการ", who="director")

    change(actor=people.actor("administrator"), person_id=people.people["officer"].id, at=AT)

    assert [accounts.actor_for_token(each.secret, TODAY) for each in live] == [None, None]
    assert accounts.actor_for_token(other.secret, TODAY) is not None
    ended = AuditEntry.objects.filter(verb="accounts.token.revoked").order_by("pk")
    assert [entry.target_id for entry in ended] == [str(gone.id), *(str(each.id) for each in live)]
    assert ended.last().actor_name == people.people["administrator"].full_name
