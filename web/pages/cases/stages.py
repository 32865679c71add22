"""How far a case is, in words. The words belong to the matter; a matter without words shows its stage as it is."""

from collections.abc import Callable, Mapping

from engine.errors import Language
from engine.queries.rows import InstanceRow
from web.frame.texts import language, t
from workflows.complaint_handling import PROCESS
from workflows.complaint_handling.catalogue import word

Words = Callable[[str, Language], str]
WORDS: Mapping[str, Words] = {PROCESS: lambda stage, chosen: word("stage", stage, chosen)}


def stage_words(row: InstanceRow) -> str:
    """The stage of a running case, the state of one that has ended."""
    if row.status != "active" or not row.stage:
        return t(f"case.state.{row.status}")
    words = WORDS.get(row.process_id)
    return words(row.stage, language()) if words else row.stage
