"""Functions whose logic is named outside of FEEL (10.3.2.13.4): a Java method of the closed table, or a finding.

`functions` and `linking` call it for boxed functions, `compiling` for those written in a literal expression.
"""

from collections.abc import Sequence
from typing import Any

from engine.dmn import elements as e
from engine.dmn import problems as p
from engine.dmn.feel_text import Closure, compile_constants
from engine.dmn.java_functions import Refused, find_method
from engine.dmn.places import Place
from engine.dmn.scopes import Compiling
from engine.dmn.session import Scope, Session
from engine.feel import syntax
from engine.feel.expression import parse
from engine.feel.reasons import FeelError

Named = tuple[Any, Any]
"""Class and method signature."""


def boxed_logic(definition: e.FunctionDefinition, place: Place, compiling: Compiling) -> Closure:
    """The logic of a boxed function that is not of kind FEEL."""
    names = tuple(one.name for one in definition.parameters)
    named: Named = (None, None)
    if definition.kind == "Java" and isinstance(definition.body, e.Context):
        said = {
            entry.variable.name: compile_constants(entry.value.text)
            for entry in definition.body.entries
            if entry.variable is not None and isinstance(entry.value, e.Literally)
        }
        named = ((said.get("class") or (None,))[0], (said.get("method signature") or (None,))[0])
    return external_logic(named, names, definition.kind, place, compiling)


def external_logic(named: Named, parameters: Sequence[str], kind: str, place: Place, compiling: Compiling) -> Closure:
    """The method over the parameters in scope; one that is not in the table is a finding and null."""
    method = find_method(*named)
    if method is None:
        compiling.error(place, p.NOT_EXECUTABLE, kind=kind)

    def run(scope: Scope, session: Session) -> Any:
        if method is None:
            session.problem(place, p.NOT_EXECUTABLE, kind=kind)
            return None
        try:
            return method(*(scope.get(name) for name in parameters))
        except Refused:
            session.problem(place, p.WRONG_ARGUMENTS, expected=", ".join(method.types))
            return None

    return run


def written_function(text: str) -> tuple[tuple[str, ...], Named] | None:
    """Parameters and method of a literal expression `function(…) external {java: {…}}`; None for anything else."""
    if "external" not in text:
        return None
    try:
        tree = parse(text).tree
    except FeelError:
        return None
    if not isinstance(tree, syntax.FunctionDefinition) or not tree.external:
        return None
    said = _entry(tree.body, "java")
    named = tuple(_text(_entry(said, key)) for key in ("class", "method signature"))
    return tuple(one.name for one in tree.parameters), (named[0], named[1])


def _entry(node: syntax.Node | None, key: str) -> syntax.Node | None:
    return dict(node.entries).get(key) if isinstance(node, syntax.ContextLiteral) else None


def _text(node: syntax.Node | None) -> str | None:
    return node.value if isinstance(node, syntax.Text) else None
