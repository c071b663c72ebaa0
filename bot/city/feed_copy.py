"""The last good copy of a feed, kept on disk so that a restart or a silent host costs nobody an answer."""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.city.feed import Fetched


@dataclass(frozen=True)
class FeedCopy:
    """What was fetched from ``url``, and when it was last known to be current (aware)."""

    url: str
    current_at: datetime
    feed: Fetched

    def save(self, file: Path) -> None:
        """Write it in one step: a reader sees the old copy or this one, never half of either."""
        row = {
            "url": self.url,
            "current_at": self.current_at.isoformat(),
            "etag": self.feed.etag,
            "last_modified": self.feed.last_modified,
            "content": b64encode(self.feed.content).decode("ascii"),
        }
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(".new")
        unfinished.write_text(json.dumps(row), encoding="ascii")
        os.replace(unfinished, file)

    @classmethod
    def load(cls, file: Path, url: str) -> FeedCopy | None:
        """The copy of ``url``; None where there is none, or only one of another address or a damaged one."""
        try:
            row = json.loads(file.read_text(encoding="ascii"))
            feed = Fetched(b64decode(row["content"]), row["etag"], row["last_modified"])
            copy = cls(row["url"], datetime.fromisoformat(row["current_at"]), feed)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return copy if copy.url == url else None
