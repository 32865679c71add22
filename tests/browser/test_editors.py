"""The editors in Chinese: what the check finds stays in view, nothing lies under the palette, words are ours."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import Site

pytestmark = pytest.mark.browser
Person = Callable[..., Any]
PALETTE = ".fjs-palette-field, .fjs-palette-header"
SPOIL = """async () => {
    const text = await (await fetch(document.getElementById('editor').dataset.source)).text();
    const changed = text.replace('formId="code_cause"', 'formId="nowhere"');
    localStorage.setItem('definition:complaint_handling:1:complaint.bpmn', changed);
}"""


def opened(site: Site, page: Any, name: str = "complaint.bpmn") -> Any:
    """The editor of a file, drawn and checked."""
    page.goto(f"{site.address}/definitions/complaint_handling/edit/{name}")
    page.locator("#editor-state", has_text=re.compile("检查通过|错误")).wait_for()
    return page


@pytest.mark.parametrize("width", [1440, 390])
def test_findings_are_in_view_while_editing(site: Site, person: Person, width: int) -> None:
    """With an error in the diagram its sentence stands on the first screen, on a desk and on a phone."""
    page = opened(site, person("admin", width=width))
    page.evaluate(SPOIL)
    page.reload()
    page.locator("#findings .finding-error").first.wait_for()
    box = page.locator("#findings .finding-error").first.bounding_box()

    assert 0 <= box["y"] <= page.viewport_size["height"] - box["height"]


def test_the_diagram_stands_beside_the_palette(site: Site, person: Person) -> None:
    """At first view no element of the diagram lies under the palette."""
    page = opened(site, person("admin"))
    palette = page.locator(".djs-palette").bounding_box()
    lefts = [shape.bounding_box()["x"] for shape in page.locator("g.djs-shape").all()[:40]]

    assert min(lefts) >= palette["x"] + palette["width"]


@pytest.mark.parametrize(
    ("name", "places"),
    [("complaint.bpmn", ".bio-properties-panel-header-type"), ("forms/consult.form", PALETTE)],
)
def test_the_panels_speak_chinese(site: Site, person: Person, name: str, places: str) -> None:
    """Headings of the panel and components of the palette have no English words; HTML is called HTML."""
    page = opened(site, person("admin"), name)
    words = " ".join(page.locator(places).all_inner_texts())

    assert (re.findall(r"[A-Za-z]{2,}", words.replace("HTML", "")), bool(words)) == ([], True)
