"""Files of a case: kept, downloaded as files, refused by type and size with a sentence."""

from io import BytesIO

from engine import queries
from engine.rules.actors import SYSTEM
from tests.web.conftest import Office


def case(office: Office) -> str:
    """A running case that the front desk may work on."""
    actor = queries.actor(office.runtime, "chen_jing")
    assert actor is not None
    return str(queries.inbox(office.runtime, actor=actor, box="groups").items[0].instance_id)


def upload(office: Office, name: str, content: bytes) -> int:
    """Send a file to the case; gives the status of the answer."""
    address = f"/cases/{case(office)}/attachments"
    return office.client("chen_jing").post(address, data={"file": (BytesIO(content), name)}).status_code


def test_a_file_is_kept_and_given_back_as_a_download(office: Office) -> None:
    """What was uploaded comes back whole, never to be shown inside our pages."""
    upload(office, "照片说明.txt", "磕碰在右下角".encode())
    kept = queries.attachments(office.runtime, case(office), actor=SYSTEM)[0]
    answer = office.client("chen_jing").get(f"/files/{kept.id}")

    assert (answer.data.decode(), answer.headers["Content-Disposition"].split(";")[0]) == ("磕碰在右下角", "attachment")


def test_a_program_is_refused(office: Office) -> None:
    """A file of a forbidden type is not kept."""
    assert upload(office, "setup.exe", b"MZ\x90\x00" + b"\x00" * 64) in (413, 422)


def test_a_file_beyond_the_limit_is_refused(office: Office) -> None:
    """An upload that is too large is answered with a sentence before it is read."""
    office.app.config["MAX_CONTENT_LENGTH"] = 1000

    assert upload(office, "a.txt", b"x" * 2000) == 413
