"""Every page opens for those who use it, in both languages, without a word of the other one."""

import re
from html.parser import HTMLParser

import pytest

from engine import queries
from engine.rules.actors import SYSTEM
from tests.web.conftest import Office

PAGES = [
    ("chen_jing", "/inbox"), ("chen_jing", "/inbox?box=groups"), ("chen_jing", "/inbox?box=done"),
    ("chen_jing", "/inbox?box=started"), ("chen_jing", "/inbox?due=overdue&level=1&sort=level&search=x"),
    ("chen_jing", "/cases"), ("chen_jing", "/complaints/new"), ("chen_jing", "/notifications"),
    ("chen_jing", "/search?q=TS"), ("chen_jing", "/settings"), ("chen_jing", "/settings/keys"), ("deng_kai", "/board"),
    ("deng_kai", "/board?by=level"), ("deng_kai", "/board?by=person&key="), ("admin", "/definitions"),
    ("admin", "/definitions/complaint_handling"), ("admin", "/definitions/complaint_handling/edit/complaint.bpmn"),
    ("admin", "/directory"), ("admin", "/directory/people/new"), ("admin", "/directory/people/li_na"),
    ("admin", "/directory/units"), ("admin", "/directory/units/new"), ("admin", "/directory/units/logistics"),
    ("admin", "/directory/calendars"), ("admin", "/directory/calendars/china?year=2026"),
    ("operator", "/incidents"), ("", "/complain"), ("", "/follow"), ("", "/sign-in"),
]  # fmt: skip
CHINESE = re.compile(r"[\u4e00-\u9fff]")
OUR_WORDS = re.compile(r"\[[a-z_]+\.[a-z_.]+\]")


class Labels(HTMLParser):
    """The words that we put on a page: buttons, labels, headings; not what people wrote."""

    def __init__(self) -> None:
        super().__init__()
        self.within: list[str] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Enter an element; its labels for the ear count too."""
        self.within.append(tag)
        self.found += [value for name, value in attrs if name in ("aria-label", "placeholder") and value]

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        while self.within and self.within.pop() != tag:
            continue

    def handle_data(self, data: str) -> None:
        """Keep the words of headings, labels, buttons and columns."""
        if {"h1", "label", "legend", "th", "summary"} & set(self.within) and data.strip():
            self.found.append(data.strip())


@pytest.mark.parametrize(("person", "address"), PAGES)
def test_a_page_opens_in_chinese(office: Office, person: str, address: str) -> None:
    """The page answers, and no key stands where a text should."""
    answer = office.client(person).get(address)

    assert (answer.status_code, OUR_WORDS.findall(answer.text)) == (200, [])


@pytest.mark.parametrize(("person", "address"), [page for page in PAGES if page[0] != "admin"])
def test_a_page_opens_in_english(office: Office, person: str, address: str) -> None:
    """Headings, labels and columns of the English page hold no Chinese, names of people apart."""
    labels = Labels()
    labels.feed(office.client(person, language="en").get(address).text)
    found = {word for word in labels.found if CHINESE.search(word)}

    assert found - {"陈静", "邓凯", "运维员", "中文"} == set()


def test_an_english_case_has_english_names(office: Office) -> None:
    """The unit, and what the case waits for, stand in English; whoever started it by machine is the system."""
    client = office.client("", language="en")
    said = {"subject": "Late", "description": "It came late.", "customer_name": "Wei"}
    client.post("/complain", data={f"f.{k}": v for k, v in said.items()} | {f"has.{k}": "1" for k in said})
    case = queries.instances(office.runtime, actor=SYSTEM, search="Late", limit=1).items[0]
    page = office.client("chen_jing", language="en").get(f"/cases/{case.id}").text

    assert (">Withdrawn<" in page, "收到撤回" in page, "· System" in page) == (True, False, True)


def test_a_unit_has_its_english_name(office: Office) -> None:
    """A row in a list names the department in the reader's language."""
    page = office.client("chen_jing", language="en").get("/cases?unit=logistics&state=all").text

    assert ("<span>物流配送部</span>" in page, "<span>Logistics" in page) == (False, True)


def test_a_search_among_cases_says_what_it_leaves_out(office: Office) -> None:
    """Closed cases are not among the running ones; the page says so and leads to all of them."""
    page = office.client("chen_jing").get("/cases?search=TS-2026").text

    assert ("只查找了“进行中”的案件。" in page, "state=all&amp;search=TS-2026" in page) == (True, True)
