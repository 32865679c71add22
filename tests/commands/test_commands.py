"""`bihuan` as people type it, in one process; the long-running ones are played in tests/faults."""

import re
import socket
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.operations import deploy
from engine.rules.actors import Actor
from web.commands import COMMANDS, main
from web.commands.opened import opened
from workflows import complaint_handling

GUIDES = Path(__file__).parents[2] / "docs/guides"


@pytest.fixture
def bihuan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Bihuan":
    """The command line over a fresh SQLite file, speaking English."""
    monkeypatch.setenv("BIHUAN_DATA", str(tmp_path))
    monkeypatch.delenv("BIHUAN_DATABASE", raising=False)
    monkeypatch.setenv("BIHUAN_LANGUAGE", "en")
    return Bihuan()


class Bihuan:
    """Types one command after the other."""

    def __call__(self, *arguments: str) -> Result:
        """What the command printed, and its exit code."""
        return CliRunner().invoke(main, arguments)


def test_migrating_twice_applies_nothing_new(bihuan: Bihuan) -> None:
    """The second time every table is there."""
    bihuan("migrate")

    again = bihuan("migrate")
    assert (again.exit_code, again.output) == (
        0,
        "The database has the shape of this version (0 migrations applied now).\n",
    )


def test_publishing_twice_is_one_version(bihuan: Bihuan) -> None:
    """The project's own matters are published once."""
    bihuan("deploy")

    assert "complaint_handling is unchanged, still version 1." in bihuan("deploy").output


def test_what_an_administrator_published_stays(bihuan: Bihuan) -> None:
    """Publishing the project's own matters stops before their version; --replace goes on."""
    bihuan("deploy")
    with opened() as runtime:
        mine = complaint_handling.WORKFLOW.resources()
        changed = [replace(each, content=each.content + b"\n") for each in mine]
        ann = Actor("ann", "Ann", roles=frozenset({"administrator"}))
        deploy(runtime, changed, second_opinion=False, actor=ann, name="mine")

    refused, replaced = bihuan("deploy"), bihuan("deploy", "--replace")
    assert (refused.exit_code, "was published by ann and was not replaced" in refused.output) == (1, True)
    assert (replaced.exit_code, "Published complaint_handling, version 3." in replaced.output) == (0, True)


def test_a_folder_without_definitions_is_refused(bihuan: Bihuan, tmp_path: Path) -> None:
    """A sentence, a code, exit code 1."""
    empty = tmp_path / "empty"
    empty.mkdir()

    refused = bihuan("deploy", str(empty))
    assert (refused.exit_code, "There is nothing to publish" in refused.output) == (1, True)


def test_a_file_that_is_no_diagram_is_refused_with_findings(bihuan: Bihuan, tmp_path: Path) -> None:
    """Each finding stands on a line of its own with the file's name."""
    (tmp_path / "bad.bpmn").write_text("this is no XML")

    refused = bihuan("deploy", str(tmp_path / "bad.bpmn"))
    assert (refused.exit_code, "bad.bpmn" in refused.output) == (1, True)


@pytest.mark.requirement("C4")
def test_the_example_file_is_imported_once(bihuan: Bihuan, tmp_path: Path) -> None:
    """Importing again finds every complaint there already."""
    bihuan("deploy")
    command = (
        "import",
        "complaints",
        str(GUIDES / "example-complaints.csv"),
        "--map",
        str(GUIDES / "import-example.yml"),
    )
    first = bihuan(*command)

    again = bihuan(*command)
    counts = [re.findall(r"(\d+) imported, (\d+) were there", result.output)[0] for result in (first, again)]
    assert counts[0][0] == counts[1][1] != "0"


def test_a_token_is_issued_for_a_person(bihuan: Bihuan) -> None:
    """A person is added, and gets a token that is printed alone."""
    bihuan("person", "add", "li_na", "--name", "李娜", "--role", "handler", "--password", "long-enough-1")

    issued = bihuan("token", "issue", "li_na", "--quiet")
    assert (issued.exit_code, issued.output.strip().startswith("bh_")) == (0, True)


def test_a_token_for_nobody_is_refused(bihuan: Bihuan) -> None:
    """The sentence says what to do next."""
    refused = bihuan("token", "issue", "nobody")

    assert (refused.exit_code, "Add them with bihuan person add" in refused.output) == (1, True)


@pytest.mark.requirement("Q2")
def test_the_audit_log_is_exported_and_verified(bihuan: Bihuan, tmp_path: Path) -> None:
    """An export is sound; a changed line of it is not."""
    bihuan("deploy")
    bihuan("export-audit", str(tmp_path / "audit.jsonl"))
    text = (tmp_path / "audit.jsonl").read_text()
    (tmp_path / "changed.jsonl").write_text(text.replace('"actor":"system"', '"actor":"nobody"', 1))

    codes = [bihuan("verify-audit", str(tmp_path / f"{name}.jsonl")).exit_code for name in ("audit", "changed")]
    assert codes == [0, 1]


def test_settings_hide_secrets(bihuan: Bihuan, monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords and keys are shown as dots."""
    monkeypatch.setenv("BIHUAN_SMTP_PASSWORD", "tell-nobody")

    shown = bihuan("settings").output
    assert ("tell-nobody" in shown, "BIHUAN_SMTP_PASSWORD=•••" in shown) == (False, True)


@pytest.mark.parametrize("name", ["run", "web"])
def test_a_port_in_use_is_refused_at_once(bihuan: Bihuan, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Whoever listens there may share the port: the second start says what to do, and nothing is migrated."""
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        monkeypatch.setenv("BIHUAN_PORT", str(port))
        refused = bihuan(name)

    said = f"Port {port} of 127.0.0.1 is taken; perhaps Bihuan is running already."
    assert (refused.exit_code, said in refused.output) == (1, True)


def test_an_address_of_another_machine_is_refused(bihuan: Bihuan, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence names the settings that help."""
    monkeypatch.setenv("BIHUAN_HOST", "203.0.113.9")

    refused = bihuan("web")
    assert (refused.exit_code, "Choose an address of this machine with BIHUAN_HOST" in refused.output) == (1, True)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(bihuan: Bihuan, name: str) -> None:
    """--help works for each of them."""
    assert bihuan(name, "--help").exit_code == 0
