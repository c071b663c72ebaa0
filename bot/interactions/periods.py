"""How long conversations, the interaction log and the review queue are kept: data/retention.yml."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

from pydantic import Field

from bot.data_files import Written, read_model
from bot.settings import settings


class Periods(Written):
    """A conversation is in use for up to 12 hours (bot/web/sessions.py), so that fewer than 14 could cut it.

    The figures of a day are counted anew for up to three days (counting.py), from turns that must still be there.
    A message left on the evening before long holidays must still be there on the day after: hence 4 days at least.
    """

    conversation_hours: int = Field(ge=14, le=24)
    statistics_days: int = Field(ge=7, le=366)
    messages_days: int = Field(ge=4, le=31)
    review_days: int = Field(ge=1, le=30)
    audit_days: int = Field(ge=30, le=731)

    @property
    def conversation(self) -> timedelta:
        """So long after its beginning no word of a conversation is left."""
        return timedelta(hours=self.conversation_hours)

    @property
    def messages(self) -> timedelta:
        """So long a message left for a person waits for its answer."""
        return timedelta(days=self.messages_days)

    @property
    def statistics(self) -> timedelta:
        """So long the log keeps a turn."""
        return timedelta(days=self.statistics_days)

    @property
    def review(self) -> timedelta:
        """So long a redacted message waits for its review and for training."""
        return timedelta(days=self.review_days)

    @property
    def audit(self) -> timedelta:
        """So long it is known who of the staff did what."""
        return timedelta(days=self.audit_days)


@cache
def periods() -> Periods:
    """The periods as the city set them.

    Raises:
        DataFileError: the file has a mistake.
    """
    return read_model(settings().data / "retention.yml", Periods)
