"""Files of a case: kept, downloaded as files, refused by type and size with a sentence."""

from io import BytesIO

from werkzeug.test import TestResponse

from engine import queries
from engine.rules.actors import SYSTEM
from tests.web.conftest import Office


def case(office: Office) -> str:
    """A running case that the front desk may work on."""
    actor = queries.actor(office.runtime, "chen_jing")
    assert actor is not None
    return str(queries.inbox(office.runtime, actor=actor, box="groups").items[0].instance_id)


def upload(office: Office, name: str, content: bytes) -> TestResponse:
    """Send a file to the case."""
    address = f"/cases/{case(office)}/attachments"
    return office.client("chen_jing").post(address, data={"file": (BytesIO(content), name)})


def test_a_file_is_kept_and_given_back_as_a_download(office: Office) -> None:
    """What was uploaded comes back whole, never to be shown inside our pages."""
    upload(office, "照片说明.txt", "磕碰在右下角".encode())
    kept = queries.attachments(office.runtime, case(office), actor=SYSTEM)[0]
    answer = office.client("chen_jing").get(f"/files/{kept.id}")

    assert (answer.data.decode(), answer.headers["Content-Disposition"].split(";")[0]) == ("磕碰在右下角", "attachment")


def test_a_program_is_refused(office: Office) -> None:
    """A file of a forbidden type is not kept."""
    assert upload(office, "setup.exe", b"MZ\x90\x00" + b"\x00" * 64).status_code == 422


def test_a_renamed_file_is_told_apart_from_a_forbidden_one(office: Office) -> None:
    """Text called .png is refused because of its content, without saying that .png is not taken."""
    page = upload(office, "fake.png", b"only text").text

    assert ("的内容与后缀 .png 不符" in page, "可以上传" in page) == (True, False)


def test_a_file_beyond_the_limit_is_refused(office: Office) -> None:
    """An upload that is too large is answered with a sentence before it is read."""
    told = {"CONTENT_LENGTH": str(21 * 1024**2), "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    address = f"/cases/{case(office)}/attachments"
    answer = office.client("chen_jing").post(address, environ_overrides=told)

    assert (answer.status_code, "上传的内容超过 20 MB" in answer.text) == (413, True)


def test_a_text_beyond_the_limit_is_not_called_an_upload(office: Office) -> None:
    """Too much typed text names its own limit."""
    office.app.config["MAX_FORM_MEMORY_SIZE"] = 2000
    sent = {"text": "x" * 3000, "file": (BytesIO(b"a"), "a.txt")}
    answer = office.client("chen_jing").post(f"/cases/{case(office)}/comments", data=sent)

    assert (answer.status_code, "填写的文字超过 2 KB" in answer.text) == (413, True)
