"""How a definition says a value: literally, or as a FEEL expression."""


class Feel(str):
    """FEEL source, without the "=" that marks it in the diagram's attributes."""

    __slots__ = ()


Text = str
"""Either a `Feel` (to be evaluated) or a plain `str` (to be taken as it stands)."""
