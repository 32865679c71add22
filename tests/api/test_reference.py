"""What docs/reference/api.md and permissions.md say is so: examples are sent, the table is the one that decides."""

import json
import re
from pathlib import Path

from engine.rules.actors import ROLES
from engine.rules.grants import ACTIONS, Grant
from tests.api.conftest import Caller

REFERENCE = Path(__file__).parents[2] / "docs/reference"
STANDINGS = {
    "assignee": "办理人 the assignee",
    "candidate": "候选人 candidates",
    "participant": "发起和办理过的人 who started or worked on it",
    "leader": "主管该部门的 `supervisor`、`head` those in charge of its unit",
    "starter": "流程允许发起的员工 staff whom the process lets start it",
}


def _who(grant: Grant) -> str:
    if grant.standing != "any":
        return STANDINGS[grant.standing]
    return (
        "全体员工 all staff" if grant.roles == ROLES else "、".join(f"`{role}`" for role in sorted(grant.roles or ()))
    )


def test_the_table_of_permissions_is_the_one_that_decides() -> None:
    """Every action with its phrase and whom it is granted to, in the order of the code."""
    text = (REFERENCE / "permissions.md").read_text(encoding="utf-8")
    shown = [line for line in text.splitlines() if line.startswith("| `")]

    assert shown == [
        f"| `{name}` | {action.zh} {action.en} | {'；'.join(_who(grant) for grant in action.grants)} |"
        for name, action in ACTIONS.items()
    ]


def test_the_example_of_keys_and_versions_goes_as_it_is_written(chen_jie: Caller, li_na: Caller) -> None:
    """The requests of the reference, one after the other, get the answers that stand beside them."""
    text = (REFERENCE / "api.md").read_text(encoding="utf-8")
    [block] = re.findall(r"```http\n(.*?)```", text, re.DOTALL)
    known = {"TASK": chen_jie.start()["tasks"][0]}
    said: list[tuple[str, str]] = []
    for line in block.strip().splitlines():
        call, _, told = line.partition("→")
        method, path, *rest = call.split(maxsplit=2)
        body, headers = _rest(rest[0] if rest else "", known)
        answer = li_na.send(method, path.replace("TASK", known["TASK"]).removeprefix("/api"), body, **headers)
        known["TAG"] = answer.headers.get("ETag", known.get("TAG", ""))
        said.append((told.split()[0], str(answer.status_code)))

    assert [written for written, _ in said] == [given for _, given in said]


def _rest(text: str, known: dict[str, str]) -> tuple[bytes, dict[str, str]]:
    """Body and headers of a line: `{json}` and `Name: value`, in any order."""
    body = re.search(r"\{.*\}", text)
    headers = re.findall(r"([A-Z][\w-]+): (\S+)", text)
    json.loads(body.group() if body else "{}")
    named = {name.replace("-", "_"): known.get(value, value) for name, value in headers}
    return (body.group() if body else "").encode(), named
