"""Identifiers sort by the time they were made."""

from engine.storage.identity import new_id


def test_identifiers_grow() -> None:
    """Ten thousand made in a row are all different, in order, and 26 characters long."""
    made = [new_id() for _ in range(10_000)]

    assert (sorted(set(made)), {len(each) for each in made}) == (made, {26})
