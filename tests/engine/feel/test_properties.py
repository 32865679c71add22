"""Property tests: whatever the text and whatever the values. `make fuzz` runs 100,000 cases of each."""

from datetime import date, timedelta
from decimal import Context, Decimal, DecimalException

from hypothesis import given
from hypothesis import strategies as st

from engine.feel import FeelError, evaluate, parse, to_text
from engine.feel.codec import dumps, loads
from engine.feel.cursor import name_table
from engine.feel.expression import Expression
from engine.feel.parser import parse_tree
from engine.feel.printer import print_tree
from engine.feel.syntax import Node
from tests.engine.feel.expressions import EXPRESSIONS, KNOWN, TOKEN_TEXTS, VALUES

TABLE = name_table(KNOWN | {"date and time"})
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=Decimal("-1e40"), max_value=Decimal("1e40"))


def _tree(text: str) -> Node | None:
    try:
        return parse_tree(text, TABLE)
    except FeelError:
        return None


def _compiled(text: str) -> Expression | None:
    try:
        return parse(text, names=KNOWN)
    except FeelError:
        return None


def _place_of_error(text: str) -> tuple[int, int]:
    try:
        parse(text)
    except FeelError as error:
        return error.line, error.column
    return 1, 1


@given(st.one_of(st.text(), TOKEN_TEXTS, EXPRESSIONS))
def test_property_parsing_raises_nothing_but_its_own_error(text: str) -> None:
    """Any text is an expression or a FeelError with a place in the text."""
    assert _place_of_error(text) >= (1, 1)


@given(st.one_of(TOKEN_TEXTS, EXPRESSIONS))
def test_property_printing_and_parsing_again_is_the_same(text: str) -> None:
    """A tree that is printed and parsed comes back."""
    tree = _tree(text)

    assert tree is None or _tree(print_tree(tree)) == tree


@given(st.one_of(TOKEN_TEXTS, EXPRESSIONS), VALUES, VALUES)
def test_property_evaluation_never_raises_nor_changes_its_input(text: str, first: object, second: object) -> None:
    """Any expression over any values gives a value, reasons in both languages, and leaves its input alone."""
    expression = _compiled(text)
    context = {"a": first, "b": second, "a-b": [first, second], "客户 等级": {"a": first}}
    before = repr(context)

    value, reasons = expression.evaluate_with_reasons(context) if expression else (None, ())

    internal = [reason for reason in reasons if reason.code == "feel.wrong_value" and reason.facts["name"] == ""]
    sentences = [reason.text("zh") + reason.text("en") for reason in reasons]
    assert (internal, all(sentences), isinstance(to_text(value), str), repr(context)) == ([], True, True, before)


@given(VALUES)
def test_property_what_is_stored_comes_back(value: object) -> None:
    """Every value comes back from its bytes as the same value of the same type."""
    assert repr(loads(dumps(value))) == repr(value)


@given(NUMBERS, NUMBERS, st.sampled_from("+-*/"))
def test_property_numbers_agree_with_decimal(left: Decimal, right: Decimal, operator: str) -> None:
    """Arithmetic is Python's decimal at 34 digits, half-even."""
    context = Context(prec=34, Emin=-6143, Emax=6144)
    names = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide"}
    try:
        wanted = getattr(context, names[operator])(left, right)
    except DecimalException:
        wanted = None

    assert evaluate(f"left {operator} right", {"left": left, "right": right}) == wanted


@given(st.dates(), st.integers(-1000, 1000))
def test_property_dates_agree_with_the_standard_library(day: date, days: int) -> None:
    """Adding days, the difference, the weekday and the ISO week are those of Python's dates."""
    later = day + timedelta(days) if date.min.toordinal() <= day.toordinal() + days <= date.max.toordinal() else day
    distance = timedelta(days=(later - day).days)

    value = evaluate(
        "[day + distance, later - day = distance, day.weekday, week of year(day), day of year(day)]",
        {"day": day, "later": later, "distance": distance},
    )

    numbers = [day.isoweekday(), day.isocalendar().week, day.timetuple().tm_yday]
    assert value == [later, True, *map(Decimal, numbers)]
