"""Reads a type such as list<context<a: number>> (DMN 1.5, rule 52), for the parser and for item definitions."""

from engine.feel.cursor import Cursor, name_table
from engine.feel.types import ContextType, FunctionType, ListType, RangeType, TypeForm, TypeName

_LONG_NAMES = name_table(["date and time", "days and time duration", "years and months duration"])


def type_form(cursor: Cursor) -> TypeForm:
    """Step over the type that comes next."""
    cursor.deeper()
    word = cursor.token.text if cursor.token.kind == "name" and cursor.peek().text == "<" else ""
    if word in ("list", "range"):
        cursor.advance(2)
        inner = type_form(cursor)
        cursor.expect_sign(">")
        form: TypeForm = ListType(inner) if word == "list" else RangeType(inner)
    elif word == "context":
        form = _context_type(cursor)
    elif word == "function":
        form = _function_type(cursor)
    else:
        form = TypeName(_type_name(cursor))
    cursor.depth -= 1
    return form


def _type_name(cursor: Cursor) -> str:
    cursor.scopes.append(_LONG_NAMES)
    name = cursor.read_name()
    while cursor.take_sign("."):
        name += "." + cursor.read_name()
    cursor.scopes.pop()
    return name


def _context_type(cursor: Cursor) -> TypeForm:
    cursor.advance(2)
    entries: list[tuple[str, TypeForm]] = []
    while not cursor.at_sign(">"):
        name = cursor.free_name(":")
        cursor.expect_sign(":")
        entries.append((name, type_form(cursor)))
        if not cursor.take_sign(","):
            break
    cursor.expect_sign(">")
    return ContextType(tuple(entries))


def _function_type(cursor: Cursor) -> TypeForm:
    cursor.advance(2)
    parameters: list[TypeForm] = []
    while not cursor.at_sign(">"):
        parameters.append(type_form(cursor))
        if not cursor.take_sign(","):
            break
    cursor.expect_sign(">")
    cursor.expect_sign("-")
    cursor.expect_sign(">")
    return FunctionType(tuple(parameters), type_form(cursor))


def parse_type(text: str) -> TypeForm:
    """The type that the text names, such as `list<number>`; FeelError when it is none."""
    cursor = Cursor(text, {})
    form = type_form(cursor)
    if cursor.token.kind != "end":
        cursor.fail("the end", "结尾")
    return form
