"""Codes of appointments, derived and hashed under the secret key: the database holds no code."""

from __future__ import annotations

import hashlib
import hmac
from itertools import count

from bot.settings import SettingError

CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Letters and digits of appointment codes: none that look alike (I, O, 0, 1)."""

CODE_LENGTH = 8


def normalised(text: str) -> str | None:
    """A code as typed, without blanks and hyphens, in capitals; None where it cannot be one."""
    code = "".join(text.upper().split()).replace("-", "")
    return code if len(code) == CODE_LENGTH and set(code) <= set(CODE_LETTERS) else None


def spaced(code: str) -> str:
    """The code in two groups, as it is shown and spoken."""
    return f"{code[: CODE_LENGTH // 2]}-{code[CODE_LENGTH // 2 :]}"


class Codes:
    """Makes and hashes codes under one secret.

    The code of an appointment follows from its id, so that a repeated confirmation and a notice written later
    can name it although only its hash is stored.

    Raises:
        SettingError: the secret is empty.
    """

    def __init__(self, secret: str) -> None:
        if not secret:
            raise SettingError("SECRET_KEY is not set: start with `python -m bot serve`, or set it for this process.")
        self._secret = secret.encode()

    def _digest(self, purpose: str, text: str) -> bytes:
        return hmac.new(self._secret, f"{purpose}:{text}".encode(), hashlib.sha256).digest()

    def code_of(self, appointment: str) -> str:
        """The code of an appointment: 40 bits, at least one letter and one digit."""
        candidates = (self._letters(f"{appointment}:{attempt}") for attempt in count())
        return next(code for code in candidates if not code.isalpha() and not code.isdigit())

    def _letters(self, text: str) -> str:
        return "".join(CODE_LETTERS[byte % len(CODE_LETTERS)] for byte in self._digest("code", text)[:CODE_LENGTH])

    def hashed(self, code: str) -> str:
        """What the database keeps of a code: 64 hexadecimal digits."""
        return self._digest("hashed code", code).hex()

    def person(self, mark: str) -> str:
        """What the database keeps of a conversation or a contact, for the limit: 64 hexadecimal digits."""
        return self._digest("person", mark).hex()
