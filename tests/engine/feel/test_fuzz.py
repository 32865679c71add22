"""A moment of what `make fuzz-feel` does for ten minutes."""

import pytest

from tests.engine.feel.fuzz import NOW, Outcome, shake, values


@pytest.mark.parametrize("seed", [1, 2])
def test_fuzz_finds_nothing(seed: int) -> None:
    """A hundred hostile texts over large values end within a second each, with a value or a FeelError."""
    outcome = shake(seconds=60, seed=seed, cases=100, limit=1)

    assert (outcome.cases, outcome.failures) == (100, [])


def test_fuzz_values_are_large() -> None:
    """The variables hold lists of twenty thousand items and texts of a hundred thousand characters."""
    sizes = {name: len(value) for name, value in values().items() if isinstance(value, str | list | dict)}

    found = (sizes["numbers"], sizes["rows"], sizes["long"], NOW.tzinfo is not None, Outcome().failures)
    assert found == (20_000, 5_000, 100_000, True, [])
