"""What customers and staff write is shown as text: on every page, for every role, in data for scripts and on errors."""

import json
from collections.abc import Iterator
from io import BytesIO
from urllib.parse import quote

import pytest
from lxml import html

from engine import queries
from engine.operations import Person as Saved
from engine.operations import claim_task, comment, issue_token, run_until, save_draft, save_person
from engine.rules.actors import ROLES, SYSTEM
from tests.web.attacks.ground import MIGHTY, Ground
from workflows.complaint_handling.file_complaint import file_complaint
from workflows.complaint_handling.new_complaint import NewComplaint
from workflows.customer_file import NewCustomer

BAD = """'"></textarea></title><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}&#60;b"""
LINK = "javascript:alert(1)//"
READERS = ("li", "wang", "zhou", "zheng", "feng", "chen", "chu", MIGHTY)


@pytest.fixture
def hostile(quiet: Ground) -> Ground:
    """The ground after somebody wrote scripts wherever a text can be written."""
    runtime = quiet.runtime
    groups = frozenset({"handlers:repair", "customer_service", "heads:hq"})
    save_person(runtime, Saved(MIGHTY, BAD, BAD, roles=ROLES, unit="sales", groups=groups), actor=SYSTEM)
    customer = NewCustomer(BAD[:200], LINK, "a@b.example")
    told = NewComplaint(subject=BAD, description=BAD, channel="web", customer=customer, complained_names=BAD)
    file_complaint(runtime, told, actor=SYSTEM)
    run_until(runtime, runtime.clock())
    quiet.company.start(number=LINK, title=BAD, customer=BAD, unit=BAD)
    mighty = quiet.company.who(MIGHTY)
    for row in queries.inbox(runtime, actor=mighty, box="groups").items:
        claim_task(runtime, row.id, actor=mighty)
    for row in queries.inbox(runtime, actor=mighty, box="mine").items:
        comment(runtime, row.instance_id, text=BAD, actor=mighty)
        values = {field.key: BAD for field in (queries.task(runtime, row.id, actor=mighty).form or _NONE).inputs()}
        save_draft(runtime, row.id, values=values, actor=mighty)
        sent = {"file": (BytesIO(b"<script>alert(1)</script>"), f"{BAD}.txt")}
        quiet.client(MIGHTY).post(f"/cases/{row.instance_id}/attachments", data=sent)
    issue_token(runtime, name=BAD, actor=mighty)
    return quiet


class _NoForm:
    """A task without form asks for nothing."""

    def inputs(self) -> tuple[()]:
        """No fields."""
        return ()


_NONE = _NoForm()


def _addresses(ground: Ground) -> Iterator[str]:
    """Every page of what there is, and pages that repeat what the address says."""
    runtime = ground.runtime
    cases = queries.instances(runtime, actor=SYSTEM).items
    tasks = [row.id for row in queries.tasks(runtime)]
    for method, rule in ground.calls():
        if method != "GET" or rule.rule.startswith("/api/"):
            continue
        for case, task in zip(cases, tasks, strict=False):
            address = ground.address(rule).replace(ground.case, case.id).replace(ground.task, task)
            yield from (address, f"{address}?tab=comments", f"{address}?tab=attachments")
        yield ground.address(rule, quote(BAD, safe=""))
    for name in ("q", "search", "next", "channel", "process", "unit", "key", "tab"):
        yield from (f"{page}?{name}={quote(BAD)}" for page in ("/search", "/cases", "/sign-in", "/complaints/new"))
        yield f"/board?by=person&{name}={quote(BAD)}"


def _wrong(page: str) -> list[str]:
    """Elements that run something, or lead to a script, or data for our scripts that is no JSON."""
    found = []
    for element in html.fromstring(page).iter("*"):
        if element.tag == "script" and (element.text or not str(element.get("src", "")).startswith("/")):
            found.append("script")
        for name, value in ((str(name), str(value)) for name, value in element.attrib.items()):
            runs = name.startswith("on") or value.strip().lower().startswith("javascript:")
            if runs or (name in ("src", "href", "action") and value == "x"):
                found.append(f"{element.tag} {name}={value[:40]}")
            if value.startswith(("{", "[")) and name.startswith("data-"):
                json.loads(value)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("reader", READERS)
def test_no_page_runs_what_was_written(hostile: Ground, reader: str) -> None:
    """Every page of every case and task, read by every role."""
    client = hostile.client(reader)
    ran = {}
    for address in dict.fromkeys(_addresses(hostile)):
        answer = client.get(address)
        if answer.mimetype == "text/html" and answer.data and (wrong := _wrong(answer.text)):
            ran[address[:80]] = wrong
        assert "49&#" not in answer.text

    assert ran == {}


def test_the_texts_are_there(hostile: Ground) -> None:
    """The other test looks at pages that do hold what was written, each letter of it."""
    page = html.fromstring(hostile.client(MIGHTY).get("/cases?state=all").text)

    assert "".join(str(part) for part in page.itertext()).count(BAD) >= 2


def test_a_customer_reads_own_words_as_text(hostile: Ground) -> None:
    """The public form shows what was typed again after a refusal, and runs none of it."""
    sent = {f"f.{name}": BAD for name in ("subject", "customer_name", "customer_phone", "customer_email")}
    answer = hostile.client().post("/complain", data=sent | {f"has.{name[2:]}": "1" for name in sent})

    assert (answer.status_code, _wrong(answer.text)) == (422, [])


def test_json_for_scripts_cannot_end_a_page(hostile: Ground) -> None:
    """The API gives the same texts as JSON that no browser reads as a page."""
    headers = hostile.token(MIGHTY)
    answers = [hostile.client().get(f"/api/{kind}", headers=headers) for kind in ("tasks", "instances")]

    assert [(answer.mimetype, answer.headers["X-Content-Type-Options"]) for answer in answers] == [
        ("application/json", "nosniff")
    ] * 2
