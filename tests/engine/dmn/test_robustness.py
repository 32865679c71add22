"""Files and facts at random: only the engine's own errors come out, and tables agree with their meaning."""

from contextlib import suppress
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.dmn import Model
from engine.errors import BihuanError
from tests.engine.dmn.files import decision, file, input_data, literal, model, needs, table

SAMPLE = file(
    '<itemDefinition name="tX"><typeRef>number</typeRef><allowedValues><text>[0..9]</text></allowedValues>'
    "</itemDefinition>"
    + input_data("x", "tX")
    + decision("a", table("UNIQUE", ["x"], ["y"], [["< 5", "1"], [">= 5", "x + 1"]]), requires=needs(inputs=["x"]))
    + decision("b", f"<context><contextEntry>{literal('a')}</contextEntry></context>", requires=needs(decisions=["a"]))
)
WORDS = [
    "x",
    "a",
    "b",
    "tX",
    "number",
    "UNIQUE",
    "COLLECT",
    "decision",
    "input",
    "rule",
    "text",
    "#a",
    "#b",
    "< 5",
    "]",
]
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.dates() | st.decimals(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


def use(content: bytes, facts: dict[str, Any]) -> None:
    """Read, check and evaluate whatever it is; the engine's own errors are answers."""
    with suppress(BihuanError):
        read = Model.read(content)
        for finding in read.check():
            finding.text("zh")
        for one in read.decisions:
            read.evaluate(one.id, facts, trace=True)


@settings(deadline=None, max_examples=150)
@given(st.data(), values)
def test_a_file_with_swapped_words_is_read_or_refused(data: st.DataObject, fact: Any) -> None:
    """Exchanging names, types, policies and tags for others never raises anything foreign."""
    text = SAMPLE.decode()
    for _ in range(data.draw(st.integers(1, 4))):
        old, new = data.draw(st.sampled_from(WORDS)), data.draw(st.sampled_from([*WORDS, ""]))
        parts = text.split(old)
        at = data.draw(st.integers(0, len(parts) - 1))
        text = old.join(parts[:at]) + (new if at else "") + old.join(parts[at:])
    use(text.encode(), {"x": fact})


@settings(deadline=None, max_examples=150)
@given(st.integers(0, len(SAMPLE) - 1), st.binary(max_size=4), st.integers(0, 8))
def test_a_file_with_broken_bytes_is_read_or_refused(at: int, put: bytes, cut: int) -> None:
    """Overwriting bytes never raises anything foreign."""
    use(SAMPLE[:at] + put + SAMPLE[at + cut :], {"x": 5})


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=12), st.text(max_size=12), values)
def test_any_text_in_a_cell_is_read_or_found(cell: str, answer: str, fact: Any) -> None:
    """Whatever people write into cells, evaluation and check end in a value and findings."""
    plain = [text for text in (cell, answer) if text.isprintable()]
    rules = [[*plain, "1"][:2], ["-", "2"]]
    use(file(decision("d", table("FIRST", ["x"], ["y"], rules))), {"x": fact})


bounds = st.lists(st.integers(0, 12), min_size=2, max_size=2).map(sorted)
brackets = st.tuples(st.sampled_from("[]"), st.sampled_from("[]"))


Row = tuple[list[int], tuple[str, str]]


def written(ends: list[int], signs: tuple[str, str]) -> str:
    """A range in FEEL."""
    return f"{signs[0]}{ends[0]}..{ends[1]}{signs[1]}"


def holds(row: Row, value: Decimal) -> bool:
    """The meaning of the range, written anew."""
    ends, signs = row
    low = value >= ends[0] if signs[0] == "[" else value > ends[0]
    return low and (value <= ends[1] if signs[1] == "]" else value < ends[1])


ranges = st.lists(st.tuples(bounds, brackets), min_size=1, max_size=5)
halves = st.integers(-2, 28).map(lambda n: Decimal(n) / 2)


@settings(deadline=None)
@given(ranges, halves)
def test_collect_finds_exactly_the_rules_whose_ranges_hold(rows: list[Row], value: Decimal) -> None:
    """A table of random ranges collects the numbers of the rules that hold by plain comparison."""
    xml = table("COLLECT", ["x"], ["n"], [[written(*row), str(n)] for n, row in enumerate(rows)])
    expected = [n for n, row in enumerate(rows) if holds(row, value)] or None
    assert model(decision("d", xml)).evaluate("d", {"x": value}) == expected


@settings(deadline=None)
@given(ranges, ranges)
def test_overlaps_and_gaps_agree_with_trying_all_values(first: list[Row], second: list[Row]) -> None:
    """The check of a table says the same as trying every combination of half steps."""
    rows = list(zip(first, second, strict=False))
    xml = table("UNIQUE", ["x", "y"], ["n"], [[written(*a), written(*b), "1"] for a, b in rows])
    codes = {one.code for one in model(decision("d", xml)).check()}
    steps = [Decimal(n) / 2 for n in range(-2, 28)]
    counts = {sum(holds(a, x) and holds(b, y) for a, b in rows) for x in steps for y in steps}
    assert ("dmn.overlap" in codes, "dmn.gap" in codes) == (max(counts) > 1, 0 in counts)
