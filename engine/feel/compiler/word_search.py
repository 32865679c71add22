"""A short way for `some word in ["a", "b"] satisfies contains(text, word)`, by far the usual test of a free text.

`loops` asks for it; the answer and what may go wrong are those of the general closure, which stands behind it.
"""

from typing import Any

from engine.feel import syntax
from engine.feel.budget import Frame
from engine.feel.compiler.unit import Closure


def word_search(node: syntax.Quantified, text: Closure | None, general: Closure) -> Closure:
    """The closure of the quantified expression; `text` gives what is searched, None where it is no such search."""
    words = searched_words(node)
    if words is None or text is None:
        return general
    cost = 5 * len(words)

    def run(frame: Frame) -> Any:
        value = text(frame)
        if type(value) is not str or "contains" in frame.context:
            return general(frame)
        frame.spend(cost + len(words) * len(value) // 1000)
        return any(word in value for word in words)

    return run


def searched_words(node: syntax.Quantified) -> tuple[str, ...] | None:
    """The words, where the expression looks for texts that are written down in a value that is named."""
    iterator, condition = node.iterators[0], node.condition
    match condition:
        case syntax.Call(syntax.Name("contains"), (syntax.Name(name), syntax.Name(word)), None):
            source = iterator.source
            if word != iterator.name or name == word or not isinstance(source, syntax.ListLiteral) or iterator.end:
                return None
            words = tuple(item.value for item in source.items if isinstance(item, syntax.Text))
            return words if len(words) == len(source.items) and len(node.iterators) == 1 else None
    return None
