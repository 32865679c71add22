"""Comments, attachments and notifications."""

import pytest

from engine import queries
from engine.definitions import Resource
from engine.errors import BihuanError
from engine.operations import Person, Runtime, attach, comment, fire_due, read_notifications, save_person
from engine.rules.permissions import SYSTEM, Actor
from tests.builders.diagrams import chain, end, service, start, user
from tests.engine.operations.acting import begin, publish, rows

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"
TEXTS = Resource(
    "messages.yml",
    "late: {subject: {zh: '{number} 超期', en: '{number} is late'}, body: {zh: '请处理', en: 'Please act'}}".encode(),
)


def _case(runtime: Runtime) -> str:
    publish(runtime, chain("p", start(), user("ask"), end()))
    return begin(runtime, "p")


def test_a_comment_is_kept_once(runtime: Runtime) -> None:
    """The same submission twice is one comment, one line of history, one audit record."""
    case = _case(runtime)

    answers = {comment(runtime, case, text=" 已致电客户 ", actor=SYSTEM, key="k") for _ in range(2)}

    (kept,) = queries.comments(runtime, case, actor=SYSTEM)
    assert (len(answers), kept.text, len(rows(runtime, "audit"))) == (1, "已致电客户", 3)


def test_equal_files_are_stored_once(runtime: Runtime) -> None:
    """Two attachments of the same bytes share their content, and come back as they were."""
    case = _case(runtime)
    first = attach(runtime, case, filename="C:\\扫描\\合同.pdf", content=PDF, actor=SYSTEM)
    attach(runtime, case, filename="copy.pdf", content=PDF, actor=SYSTEM)

    kept = queries.attachment(runtime, first.attachment_id, actor=SYSTEM)
    found = (kept.row.filename, kept.row.media_type, kept.content, len(rows(runtime, "content")))
    assert found == ("合同.pdf", "application/pdf", PDF, 1)


@pytest.mark.parametrize(
    ("filename", "content", "code"),
    [
        ("virus.exe", b"MZ\x90", "attachment.forbidden"),
        ("page.html", b"<script>", "attachment.forbidden"),
        ("picture.png", PDF, "attachment.mistaken"),
        ("empty.pdf", b"", "attachment.empty"),
        ("large.txt", b"x" * (20 * 1024 * 1024 + 1), "attachment.too_large"),
    ],
)
def test_what_may_not_be_uploaded_is_refused(runtime: Runtime, filename: str, content: bytes, code: str) -> None:
    """Type by its bytes, size and emptiness, each with a sentence; nothing is kept."""
    case = _case(runtime)

    with pytest.raises(BihuanError) as refused:
        attach(runtime, case, filename=filename, content=content, actor=SYSTEM)

    assert (refused.value.code, rows(runtime, "attachment")) == (code, [])


def test_people_are_told_in_their_language(runtime: Runtime) -> None:
    """A send task of type notify reaches each person of the group once, until they have read it."""
    for person, language in (("li", "zh"), ("smith", "en")):
        told = Person(person, person, language=language, groups=frozenset({"bosses"}))
        save_person(runtime, told, actor=SYSTEM)
    inputs = {"message": '="late"', "recipients": '=["group:bosses", "person:li"]'}
    publish(runtime, chain("p", start(), service("tell", "notify", inputs=inputs), end()), TEXTS)
    begin(runtime, "p", number="TS-1")
    fire_due(runtime)

    people = [Actor("li", ""), Actor("smith", "")]
    subjects = [[note.subject for note in queries.notifications(runtime, actor=who).items] for who in people]
    read = [read_notifications(runtime, actor=people[0]) for _ in range(2)]
    assert (subjects, read) == ([["TS-1 超期"], ["TS-1 is late"]], [1, 0])
