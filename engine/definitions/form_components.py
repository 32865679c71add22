"""Reads the components of a form-js form into fields; unknown ones are refused. For `engine.definitions` only."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import cast

from engine.definitions import diagram_findings as f
from engine.definitions import file_findings as files
from engine.definitions.extensions import feel, value
from engine.definitions.findings import FindingList
from engine.definitions.form_fields import Field, Option
from engine.definitions.form_numbers import decimal
from engine.definitions.form_patterns import is_safe_pattern
from engine.errors import declare
from engine.feel import FeelError, parse
from engine.graph import Feel, Text

DEPTH_LIMIT = 20
INPUTS = frozenset(
    ["textfield", "textarea", "number", "checkbox", "radio", "select", "checklist", "taglist", "datetime", "filepicker"]
)
_READ = frozenset({"text", "documentPreview", "separator", "spacer", "button", "group"})
_CHOICES = frozenset({"radio", "select", "checklist", "taglist"})

BAD_FORM = declare(
    "form.not_a_form",
    "invalid",
    zh="文件 {file} 不是表单文件：{detail}。请上传表单设计器保存的 .form 文件。",
    en="The file {file} is no form: {detail}. Upload a .form file saved by the form editor.",
)
UNKNOWN_COMPONENT = declare(
    "form.unknown_component",
    "invalid",
    zh="表单 {file} 中的组件 {component}（类型 {type}）不被支持。请换成文本、数字、选项、日期或文件组件。",
    en="The component {component} of form {file} has the type {type}, which is not supported. Use a text, number,"
    " choice, date or file component.",
)
BAD_COMPONENT = declare(
    "form.bad_component",
    "invalid",
    zh="表单 {file} 中的组件 {component} 的设置 {setting} 不正确：{value}。",
    en="The setting {setting} of component {component} in form {file} is wrong: {value}.",
)
NO_OPTIONS = declare(
    "form.no_options",
    "invalid",
    zh="表单 {file} 中的字段 {component} 没有可选项。请填写选项或选项来源。",
    en="The field {component} of form {file} offers no options. Give it options or a source of options.",
)


@dataclass(frozen=True, slots=True)
class _Component:
    """One component's JSON object with the look-ups that check the kind of a setting."""

    raw: Mapping[str, object]
    found: FindingList

    @property
    def name(self) -> str:
        return self.text("key") or self.text("id") or self.text("type")

    def bad(self, setting: str, given: object) -> None:
        self.found.error(BAD_COMPONENT, component=self.name, setting=setting, value=str(given)[:100])

    def text(self, setting: str) -> str:
        given = self.raw.get(setting)
        return given.strip() if isinstance(given, str) else ""

    def shown(self, setting: str) -> Text:
        return value(self.text(setting))

    def inner(self, setting: str) -> "_Component":
        given = self.raw.get(setting)
        if given is not None and not isinstance(given, dict):
            self.bad(setting, given)
        return _Component(cast(dict[str, object], given) if isinstance(given, dict) else {}, self.found)

    def items(self, setting: str) -> list[object]:
        given = self.raw.get(setting)
        if given is not None and not isinstance(given, list):
            self.bad(setting, given)
        return given if isinstance(given, list) else []

    def whole(self, setting: str) -> int | None:
        given = self.number(setting)
        if isinstance(given, Decimal) and given == given.to_integral_value():
            return int(given)
        if given is not None:
            self.bad(setting, given)
        return None

    def number(self, setting: str) -> Decimal | Feel | None:
        given = self.raw.get(setting)
        if given is None or given == "":
            return None
        if isinstance(given, str) and given.startswith("="):
            return feel(given)
        read = decimal(given)
        if read is None:
            self.bad(setting, given)
        return read


def read_fields(components: list[object], path: str, depth: int, *, found: FindingList) -> Iterator[Field]:
    """The fields of a list of components; `path` is that of the groups around them, with a dot at its end."""
    if depth > DEPTH_LIMIT:
        found.error(files.TOO_DEEP, limit=DEPTH_LIMIT)
        return
    for raw in components:
        if not isinstance(raw, dict):
            found.error(BAD_FORM, detail="components: [{…}]")
            continue
        component = _Component(raw, found)
        kind = component.text("type")
        if kind not in INPUTS | _READ:
            found.error(UNKNOWN_COMPONENT, component=component.name, type=kind or "—")
        elif kind != "button":
            yield _field(component, kind, path, depth=depth)


def _field(component: _Component, kind: str, path: str, *, depth: int) -> Field:
    checks, words = component.inner("validate"), _words(component)
    own_path = f"{path}{component.text('path')}." if component.text("path") else path
    key = component.text("key")
    if kind in INPUTS and not key:
        component.bad("key", key)
    _check_expressions(component, checks)
    field = Field(
        type=kind,
        id=component.text("id"),
        key=path + key if kind in INPUTS else "",
        required=checks.raw.get("required") is True,
        options=tuple(_options(component, words)),
        options_key=component.text("valuesKey"),
        options_expression=feel(component.text("valuesExpression")),
        subtype=_subtype(component, kind),
        readonly=_condition(component, "readonly"),
        disabled=component.raw.get("disabled") is True,
        hide=feel(component.inner("conditional").text("hide")),
        default=component.raw.get("defaultValue"),
        multiple=component.raw.get("multiple") is True,
        accept=component.text("accept"),
        fields=tuple(read_fields(component.items("components"), own_path, depth + 1, found=component.found)),
        properties=words,
    )
    return _with_limits(_with_looks(field, component, words), component, checks)


def _with_looks(field: Field, component: _Component, words: Mapping[str, str]) -> Field:
    appearance, layout = component.inner("appearance"), component.inner("layout")
    return replace(
        field,
        label=component.shown("label") or component.shown("dateLabel") or component.shown("timeLabel"),
        label_en=words.get("label.en", ""),
        description=component.shown("description"),
        description_en=words.get("description.en", ""),
        text=component.shown("text") or component.shown("dataSource"),
        text_en=words.get("text.en", ""),
        prefix=appearance.shown("prefixAdorner"),
        suffix=appearance.shown("suffixAdorner"),
        columns=layout.whole("columns"),
        row=layout.text("row"),
    )


def _with_limits(field: Field, component: _Component, checks: _Component) -> Field:
    looks_like = checks.text("validationType")
    return replace(
        field,
        min_length=checks.whole("minLength"),
        max_length=checks.whole("maxLength"),
        minimum=checks.number("min"),
        maximum=checks.number("max"),
        decimal_digits=component.whole("decimalDigits"),
        increment=_plain_number(component, "increment"),
        pattern=_pattern(component, checks),
        format=looks_like if looks_like in ("email", "phone") else "",
        allow_past=component.raw.get("disallowPassedDates") is not True,
    )


def _check_expressions(component: _Component, checks: _Component) -> None:
    """Every setting that may be FEEL is FEEL, so that a form does not fail when a clerk opens it."""
    for name in ("label", "description", "text"):
        if "{{" in component.text(name):
            # Templates of form-js are not filled here; a text that begins with "=" is.
            component.bad(name, component.text(name))
    settings = [(component, name) for name in ("label", "description", "text", "valuesExpression", "readonly")]
    settings += [(checks, name) for name in ("min", "max")]
    settings.append((component.inner("conditional"), "hide"))
    for holder, name in settings:
        written = holder.text(name)
        if written.startswith("=") or name in ("hide", "valuesExpression"):
            try:
                parse(written.removeprefix("=") or "null")
            except FeelError as error:
                component.found.error(
                    f.BAD_EXPRESSION, component.name, expression=written[:80], zh=error.text("zh"), en=error.text("en")
                )


def _words(component: _Component) -> dict[str, str]:
    return {name: str(given) for name, given in component.inner("properties").raw.items()}


def _plain_number(component: _Component, setting: str) -> Decimal | None:
    given = component.number(setting)
    return given if isinstance(given, Decimal) else None


def _pattern(component: _Component, checks: _Component) -> str | None:
    pattern = checks.text("pattern")
    if pattern and not is_safe_pattern(pattern):
        component.bad("pattern", pattern)
        return None
    return pattern or None


def _condition(component: _Component, setting: str) -> bool | Feel:
    given = component.raw.get(setting)
    if isinstance(given, str):
        return feel(given) or False
    return given is True


def _subtype(component: _Component, kind: str) -> str:
    if kind != "datetime":
        return ""
    subtype = component.text("subtype") or "date"
    if subtype not in ("date", "time", "datetime"):
        component.bad("subtype", subtype)
    return subtype


def _options(component: _Component, words: Mapping[str, str]) -> Iterator[Option]:
    if component.text("type") not in _CHOICES:
        return
    listed = component.items("values")
    if not listed and not component.text("valuesKey") and not component.text("valuesExpression"):
        component.found.error(NO_OPTIONS, component=component.name)
    for entry in listed:
        if not isinstance(entry, dict) or isinstance(entry.get("value"), (dict, list)):
            component.bad("values", entry)
            continue
        given = entry.get("value")
        label = str(entry.get("label") or given)
        said = str(given).lower() if isinstance(given, bool) else given
        yield Option(given, label, words.get(f"option.en.{said}", ""))
