"""Chinese first, English complete: every text stands in both languages and asks for the same facts."""

import importlib
import json
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import yaml

import engine
import web
import workflows
from engine.errors import sentences
from tests.house.sources import ROOT, tracked

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def _places(text: str) -> set[str]:
    """The facts that a text asks for; one that comes in both languages (`step_zh`, `step_en`) is the same fact."""
    names = {name for _, name, _, _ in Formatter().parse(text) if name}
    return {re.sub(r"_?(zh|en)$", "", name) for name in names}


def _load_all() -> None:
    """Import every module, so that every declared code is known."""
    for wing in (engine, workflows, web):
        for module in pkgutil.walk_packages(wing.__path__, f"{wing.__name__}."):
            if ".migrations" not in module.name and not module.name.endswith("__main__"):
                importlib.import_module(module.name)


def _pairs(value: Any, path: str) -> Iterator[tuple[str, Any, Any]]:
    """Every zh/en pair in a catalogue, with the path to it; a text without its other half gives None for it."""
    if isinstance(value, dict):
        if set(value) & {"zh", "en"}:
            yield path, value.get("zh"), value.get("en")
        else:
            for key, inner in value.items():
                yield from _pairs(inner, f"{path}.{key}")


def _catalogues() -> Iterator[tuple[str, Any]]:
    for name in tracked():
        if name.startswith("web/texts/") or (name.startswith("workflows/") and name.endswith("messages.yml")):
            yield name, yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def _uneven(pair: tuple[str, Any, Any]) -> bool:
    """Whether one half is missing, empty, in the wrong language, or asks for other facts."""
    _, zh, en = pair
    if not (isinstance(zh, str) and isinstance(en, str) and zh.strip() and en.strip()):
        return True
    return bool(CHINESE.search(en.replace("闭环", "").replace("中文", ""))) or _places(zh) != _places(en)


def test_every_error_speaks_both_languages() -> None:
    """Each declared code has a Chinese and an English sentence with the same places."""
    _load_all()
    found = [
        code
        for code, said in sentences().items()
        if not CHINESE.search(said.zh) or CHINESE.search(said.en) or _places(said.zh) != _places(said.en)
    ]

    assert found == []


def test_every_text_of_pages_and_messages_stands_in_both_languages() -> None:
    """Each entry of the catalogues has both halves, and both ask for the same facts."""
    pairs = [(name, pair) for name, catalogue in _catalogues() for pair in _pairs(catalogue, "")]

    assert [(name, pair[0]) for name, pair in pairs if _uneven(pair)] == []


def test_every_field_of_a_form_has_an_english_label() -> None:
    """Each labelled component of our forms has its English label beside the Chinese one."""

    def components(parts: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for part in parts:
            yield part
            yield from components(part.get("components", []))

    forms = {name: json.loads((ROOT / name).read_text("utf-8")) for name in tracked() if name.endswith(".form")}
    found = [
        (name, part.get("key") or part.get("id"))
        for name, form in forms.items()
        if name.startswith("workflows/")
        for part in components(form["components"])
        if part.get("label") and not part.get("properties", {}).get("label.en")
    ]

    assert found == []


def test_templates_hold_no_words_of_their_own() -> None:
    """Templates take every word from the catalogues: no Chinese stands in them."""
    templates = [name for name in tracked() if name.startswith("web/") and Path(name).suffix in {".html", ".jinja"}]
    bare = re.compile(r"\{#.*?#\}", re.DOTALL)

    assert [n for n in templates if CHINESE.search(bare.sub("", (ROOT / n).read_text("utf-8")))] == []
