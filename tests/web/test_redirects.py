"""A link to the sign-in page never leads people out of the house."""

import pytest
from flask import Flask

from web.pages.sign_in import _next


@pytest.mark.parametrize("wanted", ["//evil", "/\\evil", "/\t/evil", "/\n/evil", "https://evil", "evil"])
def test_other_houses_are_not_gone_to(wanted: str) -> None:
    """What could name another host, also after a browser has dropped tabs and breaks, leads to the inbox."""
    app = Flask("test")
    app.add_url_rule("/inbox", "inbox.show", lambda: "")

    with app.test_request_context("/sign-in", query_string={"next": wanted}):
        assert _next() == "/inbox"
