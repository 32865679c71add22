"""The JSON API under /api: the same operations and permissions as the pages, for programs with an access token.

`create_app` calls `register`; the reference is docs/reference/api.md and, live, /api/docs.
"""

from web.api.application import register

__all__ = ["register"]
