"""Where a form leads back to: a page of ours, whatever the address says. Sign-in and the choices of language ask it."""

from urllib.parse import urlsplit


def within(address: str, *, default: str) -> str:
    """The address if it leads to a page of ours, else `default`.

    Browsers drop tabs and line breaks, so that "/<tab>/elsewhere" would lead out of the house.
    """
    inside = address.isprintable() and address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if inside and not urlsplit(address).netloc else default
