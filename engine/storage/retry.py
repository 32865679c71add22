"""Which failures of a database pass by themselves, and how long we insist. Used by `Database` alone.

Losing a race is normal (somebody else moved the same instance on), a locked or restarting database is common: both
are tried again inside the operation, so that people never see a lock error (decision 4).
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from engine.errors import BihuanError, declare

T = TypeVar("T")

UNAVAILABLE = declare(
    "storage.unavailable",
    "unavailable",
    zh="数据库暂时无法使用，已多次尝试。您填写的内容没有丢失，请稍后再提交一次。",
    en="The database cannot be used at the moment; several attempts failed. Please submit again in a little while.",
)
UNKNOWN_OUTCOME = declare(
    "storage.unknown_outcome",
    "unavailable",
    zh="保存的最后一刻与数据库的连接中断，不确定是否已保存。请刷新页面查看后再决定是否重新提交。",
    en="The connection broke at the last moment of saving. Please look whether it was saved before submitting again.",
)
BUSY = declare(
    "storage.busy",
    "conflict",
    zh="多人正在同时修改这条记录，请稍后再试。",
    en="Several people are changing this record at the same moment. Please try again shortly.",
)

UNFIT = declare(
    "storage.unfit",
    "invalid",
    zh="有一个值太长、太大或含有数据库不能保存的字符，没有保存。请检查后重新提交。",
    en="A value is too long, too large or holds characters that the database cannot keep; nothing was saved. Please"
    " check and submit again.",
)
_POSTGRES_UNFIT = ("22", "54")  # data exceptions; more than a row of an index takes
_SQLITE_UNFIT = ("too big", "too large to convert to sqlite integer")
_SQLITE_PASSING = ("database is locked", "database table is locked", "unable to open database file", "disk i/o error")
_POSTGRES_RACES = ("40001", "40P01")
_POSTGRES_PASSING = ("57P01", "57P02", "57P03", "53300", "55P03", "08")


class LostRace(Exception):
    """Somebody else changed the row between our reading and our writing; read again and decide again."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to insist: seconds for a database that is locked or gone, attempts for lost races.

    `violations`: attempts after a violated constraint. Two first submissions with one idempotency key meet there,
    and the second attempt finds the first one's result; a true violation comes back and is raised.
    """

    seconds: float = 10.0
    races: int = 30
    violations: int = 4
    pause: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic


def insist(once: Callable[[], T], *, patience: Patience | None = None) -> T:
    """Call `once` until it succeeds, fails for good, or patience ends (`storage.unavailable` or `storage.busy`)."""
    patience = patience or Patience()
    deadline = patience.clock() + patience.seconds
    races = violations = attempt = 0
    while True:
        try:
            return once()
        except IntegrityError:
            violations += 1
            if violations >= patience.violations:
                raise
        except OverflowError as failure:
            if str(failure).lower().endswith(_SQLITE_UNFIT):
                raise BihuanError(UNFIT) from failure
            raise
        except (LostRace, DBAPIError, PoolTimeout) as failure:
            if _is_race(failure):
                races += 1
                if races >= patience.races:
                    raise BihuanError(BUSY) from failure
            elif _is_unfit(failure):
                raise BihuanError(UNFIT) from failure
            elif not _passes(failure):
                raise
            elif patience.clock() >= deadline:
                raise BihuanError(UNAVAILABLE) from failure
        attempt += 1
        patience.pause(random.uniform(0, min(0.5, 0.002 * 2 ** min(attempt, 8))))


def _is_race(failure: Exception) -> bool:
    if isinstance(failure, LostRace):
        return True
    return isinstance(failure, DBAPIError) and getattr(failure.orig, "sqlstate", None) in _POSTGRES_RACES


def _is_unfit(failure: Exception) -> bool:
    """Whether a value can be kept by no database of this kind, however often it is tried."""
    if not isinstance(failure, DBAPIError):
        return False
    state = getattr(failure.orig, "sqlstate", None)
    if state is not None:
        return bool(state.startswith(_POSTGRES_UNFIT))
    return isinstance(failure, DataError) or str(failure.orig).lower().endswith(_SQLITE_UNFIT)


def _passes(failure: Exception) -> bool:
    if isinstance(failure, PoolTimeout):
        return True
    if not isinstance(failure, DBAPIError):
        return False
    state = getattr(failure.orig, "sqlstate", None)
    if state is not None:
        return bool(state.startswith(_POSTGRES_PASSING))
    text = str(failure.orig).lower()
    gone = failure.connection_invalidated or "connection" in text
    return gone or any(sign in text for sign in _SQLITE_PASSING)
