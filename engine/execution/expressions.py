"""Expressions of the definition, evaluated for a token: one place that turns every failure into an incident.

The walk and the elements use it; FEEL itself lives in `engine.feel`.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from engine.errors import BihuanError
from engine.execution.state import Scope, Token
from engine.execution.stuck import BAD_VALUE, EXPRESSION_FAILED, NOT_A_BOOLEAN, Stuck
from engine.execution.variables import view
from engine.feel.expression import parse
from engine.feel.reasons import NO_MEMBER, UNKNOWN_NAME, Reason
from engine.graph import Feel, Text

if TYPE_CHECKING:
    from engine.execution.walk import Walk


_HARMLESS = frozenset({UNKNOWN_NAME, NO_MEMBER})
"""Reasons for a null that is simply a value not given yet."""


def evaluated(walk: "Walk", element: str, text: Text, *, scope: Scope, extra: Mapping[str, Any] | None = None) -> Any:
    """The value of `text`: FEEL evaluated with what `scope` sees, anything else as it stands.

    Null is a value: a name that nobody has set gives it. Raises: Stuck `execution.expression_failed` where the
    expression has no answer for another reason (syntax, wrong types, budget).
    """
    if not isinstance(text, Feel):
        return text
    context, env = view(walk.state, scope, extra), walk.env
    try:
        expression = parse(text, names=walk.odd_names)
    except BihuanError as error:
        raise _failed(text, error.text("zh"), str(error)) from error
    value = expression.evaluate(context, now=env.now, functions=env.functions)
    if value is None:
        _refuse_failures(text, expression.evaluate_with_reasons(context, now=env.now, functions=env.functions)[1])
    return value


def refuse_null(walk: "Walk", text: Text, scope: Scope, extra: Mapping[str, Any] | None = None) -> None:
    """Where null is no answer: say why the expression gave it, a name that nobody has set included.

    Raises: Stuck `execution.expression_failed`; returns where the expression gave null on purpose.
    """
    if not isinstance(text, Feel):
        return
    expression, env = parse(text, names=walk.odd_names), walk.env
    reasons = expression.evaluate_with_reasons(view(walk.state, scope, extra), now=env.now, functions=env.functions)[1]
    if reasons:
        raise _failed(text, reasons[0].text("zh"), reasons[0].text("en"))


def _refuse_failures(text: Text, reasons: tuple[Reason, ...]) -> None:
    bad = next((reason for reason in reasons if reason.code not in _HARMLESS), None)
    if bad is not None:
        raise _failed(text, bad.text("zh"), bad.text("en"))


def _failed(text: Text, zh: str, en: str) -> Stuck:
    return Stuck(EXPRESSION_FAILED, expression=str(text), reason=zh, reason_en=en)


def is_true(
    walk: "Walk", element: str, condition: Text, *, scope: Scope, extra: Mapping[str, Any] | None = None
) -> bool:
    """The answer of a condition. Raises: Stuck `execution.not_a_boolean` for anything but true and false."""
    value = evaluated(walk, element, condition, scope=scope, extra=extra)
    if value is True or value is False:
        return value
    if value is None:
        refuse_null(walk, condition, scope, extra)
    raise Stuck(NOT_A_BOOLEAN, expression=str(condition), value=shown(value))


def text_of(walk: "Walk", token: Token, text: Text | None) -> str | None:
    """The text that an attribute of the token's element gives; None where nothing is said or the answer is null."""
    if text is None:
        return None
    value = evaluated(walk, token.node, text, scope=walk.inner_scope(token))
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return plain(value)
    raise Stuck(BAD_VALUE, expression=str(text), value=shown(value), wanted_zh="一段文字", wanted_en="a text")


def texts_of(walk: "Walk", token: Token, text: Text | None) -> tuple[str, ...]:
    """The texts of a FEEL list, or of comma-separated text; empty where nothing is said or the answer is null."""
    if text is None:
        return ()
    value = evaluated(walk, token.node, text, scope=walk.inner_scope(token))
    if value is None:
        return ()
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return tuple(value)
    raise Stuck(BAD_VALUE, expression=str(text), value=shown(value), wanted_zh="文字列表", wanted_en="a list of texts")


def number_of(value: Any, text: Text, *, least: int) -> int:
    """A whole number of at least `least`. Raises: Stuck `execution.bad_value` for anything else."""
    if isinstance(value, str):
        value = int(value) if value.strip().isdigit() else None
    if isinstance(value, int | Decimal) and not isinstance(value, bool) and value == int(value) and value >= least:
        return int(value)
    raise Stuck(
        BAD_VALUE,
        expression=str(text),
        value=shown(value),
        wanted_zh=f"不小于 {least} 的整数",
        wanted_en=f"a whole number from {least} up",
    )


def plain(value: int | Decimal) -> str:
    """A number as keys and texts show it: without a trailing ".0" or exponent."""
    number = format(Decimal(value), "f")
    return number.rstrip("0").rstrip(".") if "." in number else number


def shown(value: Any) -> str:
    """A value inside a sentence for people, cut to a readable length."""
    text = {None: "null", True: "true", False: "false"}.get(value) if isinstance(value, bool | None) else repr(value)
    return (text or "")[:120]
