"""Games that somebody clever might try with drafts, keys, tokens, versions, forms and names."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import orjson
import pytest

from engine import queries
from engine.clock import SetClock
from engine.definitions import Resource
from engine.errors import BihuanError
from engine.operations import (
    FormRefused,
    Person,
    Runtime,
    Unit,
    actor_by_token,
    assign_task,
    attach,
    broadcast_signal,
    cancel_instance,
    claim_task,
    comment,
    complete_task,
    deploy,
    issue_token,
    publish_message,
    revoke_token,
    save_draft,
    save_person,
    save_unit,
    start_instance,
    unclaim_task,
)
from engine.rules.permissions import SYSTEM
from tests.builders.diagrams import chain, end, start, user
from tests.engine.company import CASE, PLAIN, Company


def test_a_draft_is_its_authors_alone(company: Company) -> None:
    """Who gets the task next does not see what the one before had typed; the author does when it comes back."""
    task = company.claim(company.start(), "zhang")
    zhang, sun = company.who("zhang"), company.who("sun")
    save_draft(company.runtime, task, values={"thoughts": "机密"}, actor=zhang)
    seen = []
    for person in (sun, zhang):
        assign_task(company.runtime, task, assignee=person.id, actor=company.who("zhou"))
        seen.append(queries.task(company.runtime, task, actor=person).draft)
    watched = queries.task(company.runtime, task, actor=company.who("zhou")).draft

    assert (seen, watched) == ([None, {"thoughts": "机密"}], None)


@pytest.mark.parametrize("version", [0, -1, 1, 99, 2**70])
def test_a_made_up_version_completes_nothing(company: Company, version: int) -> None:
    """Whatever version a client claims to have seen, only the present one is accepted."""
    task = company.claim(company.start(), "zhang")
    with pytest.raises(BihuanError) as refused:
        complete_task(company.runtime, task, variables={}, actor=company.who("zhang"), expected_version=version)

    assert refused.value.code == "task.changed"


def test_a_right_version_gives_no_right(company: Company) -> None:
    """Who knows version and key of a foreign task still may not complete it."""
    case = company.start()
    task, key = company.claim(case, "zhang"), "k1"
    complete_task(company.runtime, task, variables={}, actor=company.who("zhang"), key=key)
    following = company.claim(case, "zhang")
    version = company.task(case).version
    codes = []
    for attempted in (task, following):
        with pytest.raises(BihuanError) as refused:
            complete_task(
                company.runtime, attempted, variables={}, actor=company.who("sun"), key=key, expected_version=version
            )
        codes.append(refused.value.code)

    assert codes == ["permission.task.complete"] * 2


def test_a_key_answers_for_one_task_only(company: Company) -> None:
    """The key of one task, sent again for the next one of the same case, is refused instead of answered wrongly."""
    case = company.start()
    zhang = company.who("zhang")
    complete_task(company.runtime, company.claim(case, "zhang"), variables={}, actor=zhang, key="k1")
    following = company.claim(case, "zhang")
    with pytest.raises(BihuanError) as refused:
        complete_task(company.runtime, following, variables={}, actor=zhang, key="k1")

    assert (refused.value.code, company.task(case).id) == ("operation.key_reused", following)


def test_a_key_of_somebody_else_answers_nothing(company: Company) -> None:
    """The same key in another person's hands is another submission: no answer of the first one comes out."""
    first = company.start(by=company.who("wang"))
    keyed: Any = {"variables": {"unit": "repair", "number": "K", "complained": [], "complained_units": []}, "key": "k"}
    mine = start_instance(company.runtime, "case", actor=company.who("wang"), **keyed)
    again = start_instance(company.runtime, "case", actor=company.who("wang"), **keyed)
    other = start_instance(company.runtime, "case", actor=company.who("li"), **keyed)

    assert (mine == again, len({first.instance_id, mine.instance_id, other.instance_id})) == (True, 3)


def test_a_key_of_another_operation_answers_nothing(company: Company) -> None:
    """One key for claiming, putting back and completing is three submissions."""
    case = company.start()
    task, zhang = company.task(case).id, company.who("zhang")
    claim_task(company.runtime, task, actor=zhang, key="k")
    unclaim_task(company.runtime, task, actor=zhang, key="k")
    claim_task(company.runtime, task, actor=zhang, key="other")
    complete_task(company.runtime, task, variables={}, actor=zhang, key="k")

    assert company.task(case).element == "answer"


def test_a_key_of_a_deployment_is_not_used_for_another(company: Company) -> None:
    """The same files with their key answer as before, though a newer version came; other files are refused."""
    newer = Resource(CASE.name, CASE.content.replace(b'name="Look"', b'name="Look again"'))
    third = Resource(CASE.name, CASE.content.replace(b'name="Look"', b'name="Once more"'))
    send: Any = {"actor": company.who("chu"), "name": "keyed", "second_opinion": False}
    first = deploy(company.runtime, [CASE], key="k", **send)
    deploy(company.runtime, [newer], **send)
    again = deploy(company.runtime, [CASE], key="k", **send)
    with pytest.raises(BihuanError) as refused:
        deploy(company.runtime, [third], key="k", **send)

    assert (again.version, again.unchanged, first.version, refused.value.code) == (
        1, True, 1, "operation.key_reused",
    )  # fmt: skip


@pytest.mark.parametrize("why", ["revoked", "expired", "closed account", "unknown", "empty", "its hash", "its id"])
def test_a_dead_token_opens_nothing(company: Company, clock: SetClock, why: str) -> None:
    """Revoked, expired, of a closed account, or made up: the sentence is the same."""
    runtime, wang = company.runtime, company.who("wang")
    issued = issue_token(runtime, name="t", actor=wang, expires_at=clock() + timedelta(hours=1))
    secret = issued.secret
    if why == "revoked":
        revoke_token(runtime, issued.token_id, actor=wang)
    elif why == "closed account":
        save_person(runtime, Person("wang", "王", active=False), actor=SYSTEM)
    clock.moment += timedelta(hours=1 if why == "expired" else 0)
    tried = {"unknown": "bh_x", "empty": "", "its hash": _kept_hash(runtime), "its id": issued.token_id}
    with pytest.raises(BihuanError) as refused:
        actor_by_token(runtime, tried.get(why, secret))

    assert refused.value.code == "token.refused"


def _kept_hash(runtime: Runtime) -> str:
    query = "SELECT hash FROM access_token"
    return str(runtime.database.read(lambda connection: connection.exec_driver_sql(query).scalar()))


def test_a_token_has_the_rights_of_now(company: Company) -> None:
    """Who loses a role loses it for tokens issued before as well."""
    issued = issue_token(company.runtime, name="t", actor=company.who("chen"))
    save_person(company.runtime, Person("chen", "陈", roles=frozenset({"handler"})), actor=SYSTEM)

    assert actor_by_token(company.runtime, issued.secret).roles == {"handler"}


def test_a_token_is_ended_by_its_owner_or_an_administrator(company: Company) -> None:
    """Somebody else does not even learn that it exists."""
    ids = [issue_token(company.runtime, name="t", actor=company.who("wang")).token_id for _ in range(2)]
    codes = []
    for token, person in ((ids[0], "zhang"), (ids[0], "chen"), (ids[0], "wang"), (ids[1], "chu"), (ids[1], "wang")):
        try:
            revoke_token(company.runtime, token, actor=company.who(person))
            codes.append("")
        except BihuanError as refused:
            codes.append(refused.code)

    assert codes == ["token.missing", "token.missing", "", "", "token.missing"]


FORM = Resource("ask.form", orjson.dumps({
    "id": "ask", "type": "default", "schemaVersion": 16, "components": [
        {"type": "textfield", "key": "reply", "label": "答复", "validate": {"required": True, "maxLength": 20}},
        {"type": "select", "key": "way", "label": "方式", "values": [{"label": "甲", "value": "a"}]},
        {"type": "number", "key": "amount", "label": "金额", "readonly": True},
    ],
}))  # fmt: skip


@pytest.mark.parametrize(
    "given",
    [
        {"reply": "x", "complained": []},
        {"reply": "x", "way": "b"},
        {"reply": "x", "way": {"a": 1}},
        {"reply": {"not": "text"}},
        {"reply": "x" * 21},
        {"reply": "   "},
        {},
    ],
)
def test_a_form_takes_its_own_fields_alone(company: Company, given: Mapping[str, Any]) -> None:
    """Unknown fields, values that were not offered, wrong types and lengths are refused, and nothing has moved."""
    asking = chain("asking", start(), user("ask", groups="handlers:repair", form="ask"), end())
    deploy(company.runtime, [asking, FORM], actor=SYSTEM, name="asking", second_opinion=False)
    case = company.start("asking")
    task = company.claim(case, "zhang")
    with pytest.raises(FormRefused):
        complete_task(company.runtime, task, variables=given, actor=company.who("zhang"))

    assert "reply" not in queries.instance(company.runtime, case.instance_id, actor=SYSTEM).variables


def test_what_a_form_only_shows_cannot_be_changed(company: Company) -> None:
    """A field that is read-only keeps its value, whatever is sent for it."""
    asking = chain("asking", start(), user("ask", groups="handlers:repair", form="ask"), user("then"), end())
    deploy(company.runtime, [asking, FORM], actor=SYSTEM, name="asking", second_opinion=False)
    case = company.start("asking", amount=10)
    company.do(case, "zhang", reply="好", amount=9999)

    assert queries.instance(company.runtime, case.instance_id, actor=SYSTEM).variables["amount"] == 10


@pytest.mark.parametrize("login", ["system", "", "a b", "a:b", 'a"b', "a/b", "a\0b", "a%b", "x" * 101, "a\nb", "a'b"])
def test_ids_hold_no_separators(company: Company, login: str) -> None:
    """Logins and units stand in lists, keys and links: signs that part those are refused."""
    with pytest.raises(BihuanError) as person:
        save_person(company.runtime, Person(login, "某"), actor=SYSTEM)
    with pytest.raises(BihuanError) as unit:
        save_unit(company.runtime, Unit(login, "某"), actor=SYSTEM)

    assert [person.value.code, unit.value.code] == ["directory.bad_id"] * 2


def test_a_group_is_not_a_person(company: Company) -> None:
    """Nobody gets the tasks offered to a person by a group of that person's link."""
    with pytest.raises(BihuanError) as refused:
        save_person(company.runtime, Person("spy", "某", groups=frozenset({"person:zhang"})), actor=SYSTEM)

    assert refused.value.code == "directory.bad_id"


def test_a_message_reaches_its_own_case_only(company: Company) -> None:
    """Keys that look like patterns or lists meet no other case."""
    case = company.start()
    for _ in range(2):
        company.finish(case)
    sent = [
        publish_message(company.runtime, "heard", correlation_key=key, variables={}, actor=SYSTEM).delivered
        for key in (
            "",
            "C",
            "C%",
            "C_",
            "%",
            "c1",
            "C1 ",
            "C1\0" if not company.runtime.database.is_postgresql else "C",
        )
    ]

    assert (sent, queries.tasks(company.runtime, instance_id=case.instance_id)) == ([()] * 8, [])


def _twice(company: Company, task: str) -> dict[str, Callable[[str], Any]]:
    """Every operation with a key, said with one content or another."""
    runtime, chen, zhang = company.runtime, company.who("chen"), company.who("zhang")
    case = queries.task(runtime, task, actor=SYSTEM).row.instance_id
    return {
        "start": lambda said: start_instance(runtime, "case", variables=PLAIN | {"title": said}, actor=SYSTEM, key="k"),
        "number": lambda said: start_instance(
            runtime, "case", variables=PLAIN, actor=SYSTEM, key="k", business_key=said
        ),
        "comment": lambda said: comment(runtime, case, text=said, actor=chen, key="k"),
        "attach": lambda said: attach(runtime, case, filename="a.txt", content=said.encode(), actor=chen, key="k"),
        "message": lambda said: publish_message(
            runtime, "told", correlation_key="C1", variables={"title": said}, actor=chen, key="k"
        ),
        "signal": lambda said: broadcast_signal(runtime, "s", variables={"title": said}, actor=chen, key="k"),
        "assign": lambda said: assign_task(
            runtime, task, assignee={"one": "sun", "other": "zhang"}[said], actor=chen, key="k"
        ),
        "complete": lambda said: complete_task(
            runtime, task, variables={"title": said}, actor=replace(zhang, trusted=True), key="k"
        ),
        "cancel": lambda said: cancel_instance(runtime, case, reason=said, actor=chen, key="k"),
    }


OPERATIONS = ("start", "number", "comment", "attach", "message", "signal", "assign", "complete", "cancel")


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_used_key_with_other_content_is_refused(company: Company, operation: str) -> None:
    """The same again gets the first answer; something else under the same key is refused and done not at all."""
    do = _twice(company, company.claim(company.start(), "zhang"))[operation]
    first = do("one")
    again = do("one")
    with pytest.raises(BihuanError) as refused:
        do("other")

    assert (again == first, refused.value.code) == (True, "operation.key_reused")
