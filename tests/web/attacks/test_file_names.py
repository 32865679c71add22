"""What a file is called leads nowhere: not out of a folder, not into a header, not into another file type."""

import pytest

from engine import queries
from engine.operations import attach
from engine.rules.actors import SYSTEM
from tests.web.attacks.ground import MIGHTY, Ground

NAMES = {
    "../../../etc/passwd.txt": "passwd.txt",
    "..\\..\\windows\\system.txt": "system.txt",
    "/etc/cron.d/evil.txt": "evil.txt",
    'a"; filename="evil.exe.txt': 'a"; filename="evil.exe.txt',
    "a\u202egnp.txt": "agnp.txt",
    "%0d%0aSet-Cookie: x=1.txt": "%0d%0aSet-Cookie: x=1.txt",
    "é\u2028\x07.txt": "é.txt",
}
CLIMBING = (
    "../../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd", "....//....//etc/passwd",
    "..%5c..%5cetc%5cpasswd", "%2fetc%2fpasswd",
)  # fmt: skip


@pytest.mark.parametrize(("sent", "kept"), NAMES.items())
def test_a_name_is_kept_without_its_way(quiet: Ground, sent: str, kept: str) -> None:
    """Folders, signs that are not shown and those that turn the direction of writing are left out."""
    attach(quiet.runtime, quiet.case, filename=sent, content=b"text", actor=SYSTEM)
    [found] = queries.attachments(quiet.runtime, quiet.case, actor=SYSTEM)

    assert found.filename == kept


@pytest.mark.parametrize("sent", NAMES)
def test_a_download_has_one_header_for_its_name(quiet: Ground, sent: str) -> None:
    """A download comes as a file of no type, and its name adds no header and no parameter."""
    client = quiet.client(MIGHTY)
    attach(quiet.runtime, quiet.case, filename=sent, content=b"<script>alert(1)</script>", actor=SYSTEM)
    [found] = queries.attachments(quiet.runtime, quiet.case, actor=SYSTEM)
    answer = client.get(f"/files/{found.id}")
    told = answer.headers["Content-Disposition"]

    whole = (answer.mimetype, told.startswith("attachment; filename*=UTF-8''"), told.count(";"), told.isascii())
    assert (*whole, "x" in answer.headers) == ("application/octet-stream", True, 1, True, False)


@pytest.mark.parametrize("way", CLIMBING)
@pytest.mark.parametrize("place", ["/static/", "/bundle/", "/definitions/case/versions/1/files/", "/files/"])
def test_an_address_climbs_out_of_no_folder(quiet: Ground, place: str, way: str) -> None:
    """Whatever stands for "one up", nothing outside is given."""
    answer = quiet.client(MIGHTY).get(place + way, follow_redirects=True)

    assert (answer.status_code, "root:" in answer.text) == (404, False)


@pytest.mark.parametrize("name", ["../x.bpmn", "/etc/x.bpmn", "a\r\nb.bpmn", "a\0.bpmn"])
def test_a_deployment_names_no_way(quiet: Ground, name: str) -> None:
    """Files of a deployment have plain names, or are only names: nothing is written to a folder."""
    sent = {"name": "x", "files": [{"name": name, "content": "<a/>"}]}
    answer = quiet.client().post("/api/deployments", json=sent, headers=quiet.token(MIGHTY))

    assert answer.status_code in {400, 422}
