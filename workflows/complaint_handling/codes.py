"""Follow-up codes and one-time links of customers. The tables keep only their hashes.

Both are derived from a secret of the installation, so that a repeated submission shows the same code and a letter can
name it, without the code ever lying in variables, history or audit records.
"""

import hmac
import secrets
from base64 import urlsafe_b64encode
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from engine.operations import Runtime
from engine.storage import Database
from workflows.complaint_handling.tables import complaint_key

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without signs that are mistaken for each other on the phone."""
_CODE_LENGTH = 8


def follow_up_code(runtime: Runtime, number: str, issue: int = 0) -> str:
    """The code that lets a customer follow the complaint of that number: eight signs; `issue` counts lost ones."""
    rest = int.from_bytes(_derive(runtime, f"follow:{number}:{issue}" if issue else f"follow:{number}"))
    signs = []
    for _ in range(_CODE_LENGTH):
        rest, position = divmod(rest, len(_ALPHABET))
        signs.append(_ALPHABET[position])
    return "".join(signs)


def answer_token(runtime: Runtime, number: str, round_: int) -> str:
    """What stands in the link by which the customer answers the `round_`-th reply, once."""
    return urlsafe_b64encode(_derive(runtime, f"answer:{number}:{round_}")[:24]).decode()


def hashed(secret: str) -> str:
    """What is stored of a code or token (sha256, hex); codes are compared without regard to case and blanks."""
    return sha256(secret.strip().encode()).hexdigest()


def hashed_code(code: str) -> str:
    """The stored form of a follow-up code as a person typed it."""
    return hashed("".join(code.split()).replace("-", "").upper())


def same(left: str, right: str) -> bool:
    """Whether two hashes are equal, in time that tells nothing."""
    return hmac.compare_digest(left, right)


def _derive(runtime: Runtime, purpose: str) -> bytes:
    key = runtime.settings.secret_key.encode() or _kept_key(runtime.database)
    return hmac.digest(key, purpose.encode(), "sha256")


@lru_cache(maxsize=8)
def _kept_key(database: Database) -> bytes:
    """The secret of an installation without one in its settings, made once and kept beside its complaints."""
    query = select(complaint_key.c.secret)
    found = database.read(lambda connection: connection.execute(query).scalar_one_or_none())
    if found is None:
        fresh = insert(complaint_key).values(id=1, secret=secrets.token_hex(32))
        with suppress(IntegrityError):  # another process was faster; its key holds
            database.write(lambda connection: connection.execute(fresh) and None)
        found = database.read(lambda connection: connection.execute(query).scalar_one())
    return str(found).encode()
