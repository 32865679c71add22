"""Versions as entity tags (RFC 9110, 8.8.3): who has seen the newest state is not sent it again, nor overwritten."""

from typing import Any

from flask import Response, request

from engine.errors import BihuanError, declare

STALE = declare(
    "api.stale",
    "conflict",
    zh="If-Match 中的版本“{tag}”不是本接口给出的 ETag。请重新读取后再提交。",
    en='The version "{tag}" in If-Match is no ETag that this API has given. Read again, then send again.',
)


class Stale(BihuanError):
    """Answered with 412."""


def tagged(body: dict[str, Any], version: int) -> Any:
    """The body with its `ETag`; nothing but 304 for a caller who has this version already."""
    if request.if_none_match.contains(str(version)):
        return Response(status=304, headers={"ETag": f'"{version}"'})
    return body, 200, {"ETag": f'"{version}"'}


def expected_version() -> int | None:
    """The version that `If-Match` asks for; None where the caller takes any."""
    if not request.if_match or request.if_match.star_tag:
        return None
    tag = next(iter(request.if_match.as_set(include_weak=True)))
    if not tag.isascii() or not tag.isdigit() or len(tag) > 15:
        raise Stale(STALE, tag=tag[:40])
    return int(tag)
