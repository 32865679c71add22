"""Passwords are kept as argon2id hashes (RFC 9106); nothing else in the program sees them."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from engine.errors import BihuanError, declare

TOO_SHORT = declare(
    "password.too_short",
    "invalid",
    zh="密码至少需要 {least} 个字符。请换一个更长的密码。",
    en="A password needs at least {least} characters. Choose a longer one.",
)
LEAST = 8
_hasher = PasswordHasher()


@cache
def _nobody() -> str:
    """The hash of a password that nobody has; made at the first sign-in, because it takes a tenth of a second."""
    return _hasher.hash("nobody has this password")


def hashed(password: str) -> str:
    """The hash to keep. Raises: `password.too_short`."""
    if len(password) < LEAST:
        raise BihuanError(TOO_SHORT, least=LEAST)
    return _hasher.hash(password)


def fits(password: str, password_hash: str | None) -> bool:
    """Whether it is the password. Takes as long for people who do not exist, so that nobody learns who does."""
    try:
        return _hasher.verify(password_hash or _nobody(), password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False
