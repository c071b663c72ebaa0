"""Passwords, kept as argon2id hashes."""

from __future__ import annotations

from functools import cache
from threading import Lock

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

LONGEST_PASSWORD = 200
"""More is never hashed: it would be work for a stranger's sake."""

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""The least that OWASP's Password Storage Cheat Sheet advises: 19 MiB, two rounds."""

_one_at_a_time = Lock()
"""So that many attempts at once take neither all memory nor all threads' time."""


def hashed_password(password: str) -> str:
    """What the database keeps of a password."""
    return _hasher.hash(password)


def is_password(password: str, kept: str | None) -> bool:
    """Whether a password is the kept one; takes the same time where none is kept."""
    with _one_at_a_time:
        try:
            _hasher.verify(kept or _nobodys(), password[:LONGEST_PASSWORD])
        except VerificationError:
            return False
    return kept is not None


@cache
def _nobodys() -> str:
    return hashed_password("nobody has this password")
