"""Links to an appointment: signed, and worth nothing after a day. They hold its id and nothing of the person."""

from __future__ import annotations

from datetime import timedelta

from itsdangerous import BadSignature, URLSafeTimedSerializer

GOOD_FOR = timedelta(days=1)


class Tickets:
    """Signs ids of appointments and reads them back."""

    def __init__(self, secret: str) -> None:
        self._serializer = URLSafeTimedSerializer(secret, salt="appointment")

    def sign(self, appointment: str) -> str:
        """What stands in the address."""
        signed = self._serializer.dumps(appointment)
        return signed if isinstance(signed, str) else signed.decode()

    def read(self, ticket: str) -> str | None:
        """The id of the appointment; None where the ticket is not ours, or old."""
        try:
            return str(self._serializer.loads(ticket, max_age=int(GOOD_FOR.total_seconds())))
        except BadSignature:
            return None
