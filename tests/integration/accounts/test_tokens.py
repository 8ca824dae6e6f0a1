"""Keys for other systems: shown once, kept as a hash, ended by date, by hand or with their owner."""

from __future__ import annotations

from datetime import timedelta

import pytest

from khet.domains.accounts import public as accounts
from khet.domains.accounts.models import ApiToken
from khet.domains.accounts.rules import AccountsProblem
from khet.kernel import audit
from tests.people_cast import AT, MACHINE, TODAY, Cast

SCOPE = "organisations.school.view"
LATER = TODAY + timedelta(days=90)


def make(cast: Cast, who: str = "officer") -> accounts.NewToken:
    return accounts.create_token(actor=cast.actor(who), name="ระบบสารบรรณ", scopes=[SCOPE], expires_on=LATER, at=AT)


def test_only_the_hash_is_kept(cast: Cast):
    made = make(cast)

    kept = ApiToken.objects.get(pk=made.id)
    assert made.secret not in str(vars(kept))
    assert kept.prefix == made.secret[:10]
    assert made.secret not in str([vars(entry) for entry in audit.entries(MACHINE)])


def test_a_token_ends_after_its_last_day(cast: Cast):
    made = make(cast)

    assert accounts.actor_for_token(made.secret, LATER) is not None
    assert accounts.actor_for_token(made.secret, LATER + timedelta(days=1)) is None


def test_a_revoked_token_ends_at_once_and_only_its_owner_revokes_it(cast: Cast):
    made = make(cast)
    with pytest.raises(ApiToken.DoesNotExist):
        accounts.revoke_token(actor=cast.actor("administrator"), token_id=made.id, at=AT)

    accounts.revoke_token(actor=cast.actor("officer"), token_id=made.id, at=AT)

    assert accounts.actor_for_token(made.secret, TODAY) is None
    assert [row.revoked_at for row in accounts.tokens(cast.actor("officer"))] == [AT]


def test_a_token_ends_with_its_owner(cast: Cast):
    made = make(cast)

    accounts.leave(actor=cast.actor("administrator"), person_id=cast.people["officer"].id, left_on=TODAY, at=AT)

    assert accounts.actor_for_token(made.secret, TODAY) is None


def test_a_token_loses_what_its_owner_loses(cast: Cast):
    made = make(cast)
    accounts.edit_role(
        actor=MACHINE, key="officer", name="เจ้าหน้าที่", description="", permission_names=[],
        sees_personal_data=False, at=AT,
    )  # fmt: skip

    token = accounts.actor_for_token(made.secret, TODAY)

    assert token is not None
    assert not token.may(SCOPE)


def test_owners_who_see_personal_data_need_a_second_factor(cast: Cast):
    seeing, not_seeing = make(cast, "director"), make(cast, "officer")

    assert accounts.actor_for_token(seeing.secret, TODAY, second_factor=True) is None
    assert accounts.actor_for_token(not_seeing.secret, TODAY, second_factor=True) is not None
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(cast.user("director"), "JBSWY3DPEHPK3PXP")
    assert accounts.actor_for_token(seeing.secret, TODAY, second_factor=True) is not None


@pytest.mark.parametrize("days", [0, -1, 400])
def test_a_token_lasts_at_least_a_day_and_at_most_a_year(cast: Cast, days: int):
    with pytest.raises(AccountsProblem):
        accounts.create_token(
            actor=cast.actor("officer"), name="x", scopes=[SCOPE], expires_on=TODAY + timedelta(days=days), at=AT
        )


def test_the_command_line_names_whose_token_it_is(cast: Cast):
    made = accounts.create_token(actor=MACHINE, username="KLA", name="x", scopes=[SCOPE], expires_on=LATER, at=AT)

    token = accounts.actor_for_token(made.secret, TODAY)
    assert token is not None
    assert token.name == "นายกล้า ทุ่งทอง"
    with pytest.raises(AccountsProblem):
        accounts.create_token(actor=MACHINE, username="nobody", name="x", scopes=[SCOPE], expires_on=LATER, at=AT)


def test_use_is_noted_at_most_once_a_minute(cast: Cast):
    made = make(cast)

    for seconds, seen in ((0, 0), (30, 0), (61, 61)):
        accounts.token_was_used(secret=made.secret, at=AT + timedelta(seconds=seconds))
        assert ApiToken.objects.get(pk=made.id).last_used_at == AT + timedelta(seconds=seen)


def test_an_unknown_secret_is_nobody(cast: Cast):
    assert accounts.actor_for_token("khet_wrong", TODAY) is None
