"""Reads the public decision conformance kit that lies beside the repository, where it does."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from lxml import etree

from engine.feel import evaluate

MODELS = Path(__file__).parents[4] / "shared" / "conformance" / "dmn-tck" / "models"
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"


@dataclass(frozen=True)
class Case:
    """One question of the kit: the model, what is invoked, the inputs and the expected values by result name."""

    file: Path
    id: str
    invocable: str
    inputs: dict[str, Any]
    expected: dict[str, Any]

    @property
    def imports(self) -> tuple[bytes, ...]:
        """The other models of the folder."""
        return tuple(path.read_bytes() for path in sorted(self.file.parent.glob("*.dmn")) if path != self.file)

    def __str__(self) -> str:
        return f"{self.file.stem}:{self.id}"


def cases() -> list[Case]:
    """All cases of the visible models; empty where the kit is absent."""
    return [case for path in sorted(MODELS.glob("*/*/*.xml")) for case in _cases(path)]


def _cases(path: Path) -> Iterator[Case]:
    root = etree.parse(path).getroot()
    model = next(element for element in root if _tag(element) == "modelName")
    for element in root.iter():
        if _tag(element) == "testCase":
            parts = list(element)
            inputs = {str(one.get("name")): _value(one) for one in parts if _tag(one) == "inputNode"}
            expected = {str(one.get("name")): _expected(one) for one in parts if _tag(one) == "resultNode"}
            file = path.parent / (model.text or "").strip()
            yield Case(file, str(element.get("id")), element.get("invocableName") or "", inputs, expected)


def _tag(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _expected(element: Any) -> Any:
    inner = [one for one in element if _tag(one) == "expected"]
    return _value(inner[0]) if inner else None


def _value(element: Any) -> Any:
    parts = [one for one in element if _tag(one) in ("value", "list", "component")]
    components = {str(one.get("name")): _value(one) for one in parts if _tag(one) == "component"}
    if components or element.get(XSI + "nil") == "true" or not parts:
        return components or None
    if _tag(parts[0]) == "list":
        return [_value(one) for one in parts[0] if _tag(one) == "item"]
    return _literal(parts[0])


def _literal(element: Any) -> Any:
    kind = (element.get(XSI + "type") or "string").rpartition(":")[2]
    text = element.text or ""
    if element.get(XSI + "nil") == "true":
        return None
    match kind:
        case "decimal" | "double" | "integer" | "int" | "float" | "long":
            return Decimal(text.strip())
        case "boolean":
            return text.strip() in ("true", "1")
        case "date" | "time":
            return evaluate(f'{kind}("{text.strip()}")', {})
        case "dateTime":
            return evaluate(f'date and time("{text.strip()}")', {})
        case "duration":
            return evaluate(f'duration("{text.strip()}")', {})
    return text
