"""Pages are for everybody: axe finds nothing serious, nothing runs over a phone's edge, the policy holds."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Site
from tests.browser.test_complaint import file

AXE = Path(__file__).parents[2] / "web/browser/node_modules/axe-core/axe.min.js"
LOOKS = [(1440, "light", "zh"), (1440, "dark", "en"), (390, "light", "en"), (390, "dark", "zh")]
PAGES = [
    ("chen_jing", ["/inbox?box=groups", "/cases?state=all", "/complaints/new", "/notifications", "/settings"]),
    ("ding_yi", ["/board"]),
    ("admin", ["/definitions", "/definitions/complaint_handling"]),
    ("", ["/complain", "/follow", "/sign-in"]),
]
SERIOUS = """async () => (await axe.run()).violations.filter(found => ['serious', 'critical'].includes(found.impact))
    .map(found => found.id + ' ' + found.nodes[0].html.slice(0, 120))"""
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def faults(page: Any, address: str) -> list[str]:
    """What is wrong with a page: axe's serious findings, and a width beyond the window."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.evaluate(AXE.read_text("utf-8"))
    wider = page.evaluate(WIDER)
    return [*page.evaluate(SERIOUS), *([f"{wider} px too wide"] if wider > 0 else [])]


@pytest.mark.slow
@pytest.mark.parametrize(("width", "theme", "language"), LOOKS)
def test_pages_are_for_everybody(site: Site, person: Callable[..., Any], width: int, theme: str, language: str) -> None:
    """Wide and narrow, light and dark, Chinese and English."""
    if not AXE.exists():
        pytest.skip("axe is not installed (npm ci in web/browser)")
    file(site, person())
    found: dict[str, list[str]] = {}
    for login, addresses in PAGES:
        page = person(login, width=width, theme=theme, language=language)
        found |= {address: wrong for address in addresses if (wrong := faults(page, site.address + address))}

    assert found == {}


def test_the_policy_is_never_broken(site: Site, person: Callable[..., Any]) -> None:
    """No script or style of ours is refused by our own Content-Security-Policy, on diagrams and editors either."""
    page, said = person("admin"), list[str]()
    page.on("console", lambda message: said.append(message.text) if "Security Policy" in message.text else None)
    for name in ("", "/edit/complaint.bpmn", "/edit/triage.dmn", "/edit/forms/confirm_triage.form"):
        page.goto(f"{site.address}/definitions/complaint_handling{name}")
        page.wait_for_load_state("networkidle")

    assert said == []
