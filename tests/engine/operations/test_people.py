"""Signing in, tokens, and the organisation."""

from datetime import timedelta

import pytest

from engine import queries
from engine.clock import SetClock
from engine.errors import BihuanError
from engine.operations import (
    Person,
    Runtime,
    Unit,
    actor_by_token,
    issue_token,
    revoke_token,
    save_person,
    save_unit,
    save_units,
    sign_in,
)
from engine.rules.permissions import SYSTEM
from tests.engine.operations.acting import rows

HEAD = Person(
    "qian",
    "钱主管",
    roles=frozenset({"head"}),
    unit="north",
    groups=frozenset({"heads:north"}),
    password="正确的密码足够长了",
)


def _organisation(runtime: Runtime) -> None:
    units = [Unit("all", "公司"), Unit("north", "北区", parent="all"), Unit("desk", "柜台", parent="north")]
    save_units(runtime, units, actor=SYSTEM)
    save_person(runtime, HEAD, actor=SYSTEM)


def test_a_person_signs_in(runtime: Runtime) -> None:
    """Login and password give the actor, who leads the unit and everything below it."""
    _organisation(runtime)

    actor = sign_in(runtime, "qian", password="正确的密码足够长了")

    below = frozenset({"north", "desk"})
    assert (actor.name, actor.unit, actor.heads, actor.trusted) == ("钱主管", "north", below, False)


@pytest.mark.parametrize(
    ("login", "password"), [("qian", "错误的密码"), ("nobody", "正确的密码足够长了"), ("qian", "")]
)
def test_a_wrong_password_says_nothing_more(runtime: Runtime, login: str, password: str) -> None:
    """Whatever is wrong, the sentence is the same."""
    _organisation(runtime)

    with pytest.raises(BihuanError) as refused:
        sign_in(runtime, login, password=password)

    assert refused.value.code == "sign_in.refused"


def test_who_has_left_is_nobody(runtime: Runtime) -> None:
    """A closed account neither signs in nor acts."""
    _organisation(runtime)
    save_person(runtime, Person("qian", "钱主管", active=False), actor=SYSTEM)

    with pytest.raises(BihuanError):
        sign_in(runtime, "qian", password="正确的密码足够长了")

    assert queries.actor(runtime, "qian") is None


def test_a_password_is_kept_as_a_hash(runtime: Runtime) -> None:
    """The table holds argon2id, the audit log nothing of it."""
    _organisation(runtime)

    (person,) = rows(runtime, "person")
    log = b"".join(bytes(row["body"]) for row in rows(runtime, "audit"))
    assert (person["password_hash"][:9], "密码".encode() in log) == ("$argon2id", False)


def test_a_unit_cannot_be_below_itself(runtime: Runtime) -> None:
    """A loop in the tree is refused."""
    _organisation(runtime)

    with pytest.raises(BihuanError) as refused:
        save_unit(runtime, Unit("all", "公司", parent="desk"), actor=SYSTEM)

    assert refused.value.code == "directory.unit_loop"


def test_a_token_acts_for_its_person(runtime: Runtime, clock: SetClock) -> None:
    """Until it expires or is revoked; its secret is kept nowhere."""
    _organisation(runtime)
    actor = sign_in(runtime, "qian", password="正确的密码足够长了")
    lasting = issue_token(runtime, name="脚本", actor=actor)
    short = issue_token(runtime, name="一小时", actor=actor, expires_at=clock.moment + timedelta(hours=1))
    kept = str(rows(runtime, "access_token"))
    seen = [actor_by_token(runtime, lasting.secret) == actor, lasting.secret in kept]
    clock.moment += timedelta(hours=1)
    revoke_token(runtime, lasting.token_id, actor=actor)

    codes = []
    for secret in (short.secret, lasting.secret, "bh_guess"):
        with pytest.raises(BihuanError) as refused:
            actor_by_token(runtime, secret)
        codes.append(refused.value.code)
    assert (seen, codes) == ([True, False], ["token.refused"] * 3)
