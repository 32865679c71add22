"""What people may set, draw or send through is described in docs/reference, and links lead somewhere."""

import re
from dataclasses import fields
from pathlib import Path

from engine.graph import Kind
from engine.notifications import channel_names
from engine.settings import Settings
from tests.house.sources import ROOT, tracked
from web.commands import COMMANDS

REFERENCE = ROOT / "docs/reference"


def _read(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


def test_every_setting_is_described() -> None:
    """docs/reference/settings.md names every variable of engine/settings.py, and no other."""
    named = set(re.findall(r"`(BIHUAN_[A-Z_]+)`", _read("settings.md")))

    assert named == {f"BIHUAN_{field.name.upper()}" for field in fields(Settings)} | {"BIHUAN_LANGUAGE"}


def test_every_element_is_described() -> None:
    """docs/reference/elements.md has a row for every kind of element."""
    text = _read("elements.md")

    assert [kind.value for kind in Kind if kind.value not in text] == []


def test_every_channel_is_described() -> None:
    """docs/reference/channels.md names every notification channel."""
    text = _read("channels.md")

    assert [name for name in channel_names() if f"`{name}`" not in text] == []


def test_every_command_is_described() -> None:
    """docs/reference/commands.md names every command of `bihuan`."""
    text = _read("commands.md")

    assert [name for name in COMMANDS if f"bihuan {name}" not in text] == []


def test_links_lead_somewhere() -> None:
    """Every relative link of the documentation and the README points to a file of the project."""
    pages = [Path(name) for name in tracked() if name.endswith(".md")]
    links = [
        (page, link)
        for page in pages
        for link in re.findall(r"\]\(([^)#\s]+)", (ROOT / page).read_text("utf-8"))
        if not link.startswith(("http:", "https:", "mailto:"))
    ]

    assert [(str(page), link) for page, link in links if not (ROOT / page.parent / link).exists()] == []


def test_pages_are_reached_from_the_start_page() -> None:
    """Every page of docs/ is linked from another one."""
    pages = {name for name in tracked() if name.startswith("docs/") and name.endswith(".md")}
    linked = {
        (ROOT / page).parent.joinpath(link).resolve().relative_to(ROOT).as_posix()
        for page in [*pages, "README.md"]
        for link in re.findall(r"\]\(([^)#\s]+)", (ROOT / page).read_text("utf-8"))
        if "://" not in link
    }

    assert pages - linked - {"docs/README.md"} == set()
