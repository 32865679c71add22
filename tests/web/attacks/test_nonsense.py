"""Whatever stands in an address, form, body, header or cookie, the answer is a page or a sentence: nothing breaks."""

import secrets
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from engine.operations import Runtime
from engine.settings import Settings
from tests.web.attacks.ground import MIGHTY, Ground, ground
from web.frame.security import limiter

LONG = secrets.token_hex(4000)  # does not shrink in an index
KNOWN = ("²", "٣", "-1", "9" * 30, "\0", "a\0b", "%", "'", "{x}", "é" * 3000, "[1]", "null", "1e9", "", LONG)
NAMES = (
    "after", "box", "task", "level", "due", "sort", "process", "search", "key", "by", "version", "tab", "language",
    "next", "state", "unit", "q", "other", "channel", "back", "theme", "limit", "login", "password", "assignee",
    "text", "reason", "name", "variables", "number", "code", "confirmed", "satisfaction", "comment", "received_at",
)  # fmt: skip
FIELDS = (
    "subject", "description", "customer_name", "customer_phone", "customer_email", "claimed_amount", "kind",
    "complained_unit", "reply",
)  # fmt: skip
texts = st.text(alphabet=st.characters(exclude_categories=()), max_size=40)
nonsense = st.one_of(st.sampled_from(KNOWN), texts, st.integers(-(10**40), 10**40).map(str))


@pytest.fixture
def broad(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> Ground:
    """The application as in operation, but that anybody may ask as often as they like, on each kind of database."""
    monkeypatch.setattr(limiter, "enabled", False)
    return ground(runtime, Settings(secret_key="of the tests", log_level="CRITICAL"), WTF_CSRF_ENABLED=False)


def _header(text: str) -> str:
    """A text as a server hands it over: bytes read as Latin-1, without line ends."""
    return text.encode("utf-8", "surrogatepass").decode("latin-1").replace("\n", " ").replace("\r", " ")


def _headers(text: str) -> dict[str, str]:
    given = _header(text)
    return {"Idempotency-Key": given, "If-Match": f'"{given}"', "Cookie": f"language={given}; theme={given}; tab=x"}


def _queries(text: str) -> Iterator[Mapping[str, str]]:
    """Everything at once, and what would be refused before the rest is read by itself."""
    early = ("after", "version", "key", "task")
    yield {name: text for name in NAMES if name not in early}
    yield {"after": text}
    yield {"version": text, "key": text, "by": "level"}


def _forms(text: str) -> Iterator[Mapping[str, str]]:
    fields = {f"f.{name}": text for name in FIELDS} | {f"has.{name}": "1" for name in FIELDS}
    yield fields | {name: text for name in NAMES if name != "key"}
    yield {"version": text, "key": text, "text": "x", "reason": "x", "variables": '{"a": ' + text + "}"}
    yield fields | {"f.subject": "x", "f.description": "x", "f.claimed_amount": text, "received_at": text}


def _bodies(text: str) -> Iterator[Any]:
    """Bodies of the shape that some call expects, with the text wherever a text may stand."""
    values = {text: text, "number": text, "unit": text, "order": [text, 10**30, -(10**30), 1e300]}
    plain = {"title": text, "customer": text, "level": 2, "complained": [], "complained_units": [text], "due": text}
    yield {"variables": values}
    yield {"reason": text}
    yield {"process_id": "case", "variables": plain | values, "business_key": text[:200]}
    yield {"process_id": text, "version": 10**30}
    yield {"name": text, "correlation_key": text, "variables": values, "time_to_live": 10**30}
    yield {"name": text[:500] or "x", "correlation_key": text[:500], "variables": values, "time_to_live": 60}
    yield {"name": text, "files": [{"name": "a.bpmn", "content": text}]}
    yield {"name": "x", "files": {"case.bpmn": text}}
    yield {"subject": text[:200] or "x", "description": text, "external_id": text[:200], "source": text[:100],
           "claimed_amount": 10**30}  # fmt: skip
    yield text


def _answers(place: Ground, person: str, text: str) -> Iterator[tuple[int, str]]:
    """Every route with the text in every place, then in every parameter, field and body of what exists."""
    client = place.client(person)
    token = place.token(person) if person else {}
    for method, rule in place.calls():
        api = rule.rule.startswith("/api/")
        path = quote(text.encode("utf-8", "surrogatepass"), safe="") or "x"
        headers = _headers(text) | (token if api else {})
        sent: list[dict[str, Any]] = [{"query_string": query} for query in _queries(text)]
        if method != "GET":
            sent = [{"json": body} for body in _bodies(text)] if api else [{"data": form} for form in _forms(text)]
        where = f"{method} {rule.rule}"
        yield client.open(place.address(rule, path), method=method, headers=headers).status_code, where
        for each in sent:
            answer = client.open(place.address(rule), method=method, headers=headers, **each)
            yield answer.status_code, f"{where} {sorted(each)}"
            if rule.endpoint == "sign_in.leave":
                client = place.client(person)


@pytest.mark.slow
@pytest.mark.parametrize("person", ["", MIGHTY])
@settings(max_examples=1, suppress_health_check=list(HealthCheck))
@given(text=nonsense)
@example(text="9" * 30)
@example(text=LONG)
def test_nothing_breaks(broad: Ground, person: str, text: str) -> None:
    """Every page and every call with nonsense everywhere, as a stranger and as somebody who may do everything."""
    broken = [where for status, where in _answers(broad, person, text) if status >= 500]

    assert broken == []


@pytest.mark.parametrize("sign", ["²", "٣", "9" * 30, "-1", "1e9", ""])
@pytest.mark.parametrize("address", ["/board?by=level&key=", "/definitions/case?version=", "/inbox?level="])
def test_what_is_no_number_is_read_as_none(quiet: Ground, address: str, sign: str) -> None:
    """Digits of other scripts, and more of them than a row holds, stand for nothing."""
    assert quiet.client(MIGHTY).get(address + quote(sign)).status_code == 200


@pytest.mark.parametrize("address", ["/cases?search=%00", "/tasks/%00", "/search?q=a%00b", "/complain?%00=1"])
def test_nul_is_refused_with_a_sentence(quiet: Ground, address: str) -> None:
    """At the door, before anything is asked of the database."""
    answer = quiet.client(MIGHTY).get(address)

    assert (answer.status_code, "无法保存的字符" in answer.text) == (400, True)


def test_half_a_character_in_a_body_is_refused(quiet: Ground) -> None:
    """JSON can say what no text can hold."""
    answer = quiet.client(MIGHTY).post("/definitions/case/check", json={"files": {"case.bpmn": "\ud800"}})

    assert (answer.status_code, answer.get_json()["code"]) == (400, "web.unreadable_text")


def test_an_endless_key_does_its_work_once(broad: Ground) -> None:
    """A key longer than an index takes is kept all the same."""
    headers = broad.token(MIGHTY) | {"Idempotency-Key": LONG}
    answers = [broad.client().post(f"/api/tasks/{broad.task}/claim", headers=headers) for _ in range(2)]

    assert [answer.get_json()["version"] for answer in answers] == [answers[0].get_json()["version"]] * 2
