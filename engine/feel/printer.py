"""Writes a tree back as text, with as few brackets as the grammar allows: `parse_tree(print_tree(t)) == t`.

For editors and findings that show a normalised expression; anybody may call `print_tree`.
"""

from collections.abc import Callable
from typing import Any

from engine.feel import syntax
from engine.feel.cursor import RESERVED
from engine.feel.lexer import tokens_of
from engine.feel.numbers import plain
from engine.feel.reasons import FeelError
from engine.feel.syntax import Node
from engine.feel.texts import quoted
from engine.feel.types import ContextType, FunctionType, ListType, RangeType, TypeForm

_LOOSE, _OR, _AND, _COMPARE, _ADD, _TIMES, _POWER, _MINUS, _INSTANCE, _POSTFIX, _TIGHT = range(11)
_OPERATORS = {"+": _ADD, "-": _ADD, "*": _TIMES, "/": _TIMES, "**": _POWER}
_LEVELS: dict[type, int] = {
    syntax.Comparison: _COMPARE, syntax.Between: _COMPARE, syntax.In: _COMPARE, syntax.Negation: _MINUS,
    syntax.InstanceOf: _INSTANCE, syntax.Filter: _POSTFIX, syntax.Path: _POSTFIX, syntax.Call: _POSTFIX,
    syntax.If: _LOOSE, syntax.For: _LOOSE, syntax.Quantified: _LOOSE, syntax.FunctionDefinition: _LOOSE,
    syntax.UnaryComparison: _LOOSE,
}
_SIMPLE = (syntax.Number, syntax.Text, syntax.AtLiteral, syntax.Name)


def _level(node: Node) -> int:
    if isinstance(node, syntax.Arithmetic):
        return _OPERATORS[node.operator]
    if isinstance(node, syntax.Junction):
        return _OR if node.operator == "or" else _AND
    return _LEVELS.get(type(node), _TIGHT)


def _at(node: Node, lowest: int) -> str:
    """The text of a node, in brackets when it binds less tightly than its place needs."""
    text = print_tree(node)
    return text if _level(node) >= lowest else f"({text})"


def name_text(name: str) -> str:
    """A name as an expression can hold it: in backticks when it is not just plain words."""
    if name in ("date and time", "years and months duration", "?"):
        return name
    try:
        tokens = tokens_of(name)[:-1]
    except FeelError:
        return f"`{name}`"
    words = [token.text for token in tokens if token.kind == "name" and token.text not in (*RESERVED, "?")]
    return name if words and " ".join(words) == name else f"`{name}`"


def type_text(form: TypeForm) -> str:
    """A type, such as list<number>."""
    match form:
        case ListType():
            return f"list<{type_text(form.item)}>"
        case RangeType():
            return f"range<{type_text(form.end)}>"
        case ContextType():
            return "context<" + ", ".join(f"{name_text(key)}: {type_text(inner)}" for key, inner in form.entries) + ">"
        case FunctionType():
            return f"function<{', '.join(map(type_text, form.parameters))}>->{type_text(form.result)}"
    return form.name


def _operands(node: Any) -> str:
    level = _level(node)
    return f"{_at(node.left, level)} {node.operator} {_at(node.right, level + 1)}"


def _junction(node: syntax.Junction) -> str:
    level = _level(node)
    return f" {node.operator} ".join(_at(part, level + (index > 0)) for index, part in enumerate(node.parts))


def _in(node: syntax.In) -> str:
    value = _at(node.value, _COMPARE)
    if len(node.tests) == 1:
        test = node.tests[0]
        return f"{value} in {print_tree(test) if isinstance(test, syntax.UnaryComparison) else _at(test, _ADD)}"
    return f"{value} in ({', '.join(map(print_tree, node.tests))})"


def _iterators(iterators: tuple[syntax.Iterator, ...]) -> str:
    return ", ".join(
        f"{name_text(one.name)} in {_at(one.source, _OR)}" + (f"..{_at(one.end, _OR)}" if one.end is not None else "")
        for one in iterators
    )


def _source(node: Node) -> str:
    return f"({print_tree(node)})" if isinstance(node, syntax.Number) else _at(node, _POSTFIX)


def _call(node: syntax.Call) -> str:
    arguments = [print_tree(argument) for argument in node.arguments]
    if node.names is not None:
        arguments = [f"{name_text(name)}: {text}" for name, text in zip(node.names, arguments, strict=True)]
    return f"{_source(node.function)}({', '.join(arguments)})"


def _function(node: syntax.FunctionDefinition) -> str:
    parameters = ", ".join(
        name_text(one.name) + (f": {type_text(one.type)}" if one.type is not None else "") for one in node.parameters
    )
    return f"function({parameters}) {'external ' if node.external else ''}{print_tree(node.body)}"


def _key(key: str) -> str:
    text = name_text(key) if key else "`"
    return quoted(key) if text.startswith("`") or key == "?" else text


def _endpoint(node: Node) -> str:
    return print_tree(node) if isinstance(node, _SIMPLE) else f"({print_tree(node)})"


def _interval(node: syntax.Interval) -> str:
    opening, closing = "[" if node.start_included else "(", "]" if node.end_included else ")"
    return f"{opening}{_endpoint(node.start)}..{_endpoint(node.end)}{closing}"


def _unary_tests(node: syntax.UnaryTests) -> str:
    if not node.tests:
        return "-"
    tests = [print_tree(test) for test in node.tests]
    if node.negated:
        return f"not({', '.join(tests)})"
    return f"({tests[0]})" if len(tests) == 1 and tests[0].startswith("not(") else ", ".join(tests)


_PRINTERS: dict[type, Callable[[Any], str]] = {
    syntax.Number: lambda node: plain(node.value),
    syntax.Text: lambda node: quoted(node.value),
    syntax.Truth: lambda node: "true" if node.value else "false",
    syntax.Null: lambda node: "null",
    syntax.AtLiteral: lambda node: "@" + quoted(node.text),
    syntax.Name: lambda node: name_text(node.name),
    syntax.Negation: lambda node: "-" + (
        f"({print_tree(node.operand)})"
        if isinstance(node.operand, syntax.Number) and node.operand.value >= 0 else _at(node.operand, _MINUS)
    ),
    syntax.Arithmetic: _operands,
    syntax.Comparison: _operands,
    syntax.Between: lambda node: (
        f"{_at(node.value, _COMPARE)} between {_at(node.low, _ADD)} and {_at(node.high, _ADD)}"
    ),
    syntax.In: _in,
    syntax.Junction: _junction,
    syntax.If: lambda node: f"if {_at(node.condition, _OR)} then {_at(node.yes, _OR)} else {print_tree(node.no)}",
    syntax.For: lambda node: f"for {_iterators(node.iterators)} return {print_tree(node.body)}",
    syntax.Quantified: lambda node: f"{node.word} {_iterators(node.iterators)} satisfies {print_tree(node.condition)}",
    syntax.Filter: lambda node: f"{_source(node.source)}[{print_tree(node.condition)}]",
    syntax.Path: lambda node: f"{_source(node.source)}.{name_text(node.name)}",
    syntax.Call: _call,
    syntax.FunctionDefinition: _function,
    syntax.ListLiteral: lambda node: "[" + ", ".join(map(print_tree, node.items)) + "]",
    syntax.ContextLiteral: lambda node: "{" + ", ".join(
        f"{_key(key)}: {print_tree(value)}" for key, value in node.entries
    ) + "}",
    syntax.Interval: _interval,
    syntax.UnaryComparison: lambda node: f"{node.operator} {_at(node.operand, _ADD)}",
    syntax.InstanceOf: lambda node: f"{_source(node.value)} instance of {type_text(node.type)}",
    syntax.UnaryTests: _unary_tests,
}


def print_tree(node: Node) -> str:
    """The text of a tree."""
    return _PRINTERS[type(node)](node)
