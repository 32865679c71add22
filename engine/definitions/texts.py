"""Reads messages.yml, the texts of a workflow in both languages, without YAML's traps (tags, aliases, size)."""

import yaml

from engine.definitions import file_findings as files
from engine.definitions.findings import FindingList

_SIZE_LIMIT = 300_000


class _PlainLoader(yaml.SafeLoader):
    """A safe loader that refuses aliases, which can grow a small file without bound."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "aliases are not allowed", event.start_mark)
        return super().compose_node(parent, index)


def read_yaml(content: bytes, found: FindingList) -> object:
    """The plain values of a YAML file; None after a finding if it cannot be read."""
    if len(content) > _SIZE_LIMIT:
        found.error(files.TOO_LARGE, size=len(content), limit=_SIZE_LIMIT)
        return None
    try:
        value: object = yaml.load(content, Loader=_PlainLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        found.error(files.BAD_TEXTS, detail=" ".join(str(error).split())[:200])
        return None
    return value


def read_texts(content: bytes, found: FindingList) -> dict[str, dict[str, object]]:
    """The catalogue: key → entry. Entries are mappings whose leaves are {zh, en}."""
    value = read_yaml(content, found)
    if value is None:
        return {}
    if not isinstance(value, dict) or not all(isinstance(entry, dict) for entry in value.values()):
        found.error(files.BAD_TEXTS, detail="key: {zh: …, en: …}")
        return {}
    catalogue = {str(key): {str(name): inner for name, inner in entry.items()} for key, entry in value.items()}
    for key, entry in catalogue.items():
        if not _complete(entry):
            found.error(files.BAD_TEXTS, detail=f"{key}: zh + en")
    return catalogue


def _complete(entry: dict[str, object]) -> bool:
    if "zh" in entry or "en" in entry:
        return {"zh", "en"} <= entry.keys()
    return all(_complete({str(k): v for k, v in inner.items()}) for inner in entry.values() if isinstance(inner, dict))
