"""Forms of definitions as people see them: form-js fields rendered by the server, and what was typed read back.

Pages of tasks and of customers call it. Nothing is validated here: `Form.check` in the operation does that, once.
"""

from web.forms.reading import read_submitted
from web.forms.showing import Showing, ShownField, shown_fields, watched_names

__all__ = ["ShownField", "Showing", "read_submitted", "shown_fields", "watched_names"]
