r"""FEEL, the only expression language of definitions (DMN 1.5, chapter 10). Imports nothing of the engine but `errors`.

    >>> from engine.feel import evaluate, parse, unary_test
    >>> evaluate('severity >= 3 and kind = "complaint"', {"severity": 4, "kind": "complaint"})
    True

Anybody above may use it. No text is ever turned into Python code; every evaluation runs under a budget.
"""

from engine.feel.budget import Budget
from engine.feel.expression import Expression, evaluate, parse, parse_unary_tests, unary_test
from engine.feel.functions import BUILTINS
from engine.feel.lift import lift_deep
from engine.feel.parser_types import parse_type
from engine.feel.reasons import FeelError, Reason
from engine.feel.texts import to_text
from engine.feel.types import NamedType, TypeForm, accepts
from engine.feel.values import DaysTimeDuration, HostFunction, Range, YearsMonthsDuration

__all__ = [
    "BUILTINS", "Budget", "DaysTimeDuration", "Expression", "FeelError", "HostFunction", "NamedType", "Range", "Reason",
    "TypeForm", "YearsMonthsDuration", "accepts", "evaluate", "lift_deep", "parse", "parse_type", "parse_unary_tests",
    "to_text", "unary_test",
]
