"""Where a message may link to: the hosts that the city's own data name, and no others."""

from __future__ import annotations

import re
from functools import cache

from bot.settings import settings

FOLDERS_WITHOUT_LINKS = ("language", "locale", "nlu")

_HOST = re.compile(r"(?:https?://|\b(?=www\.))([a-z0-9.-]+\.[a-z]{2,})", re.IGNORECASE)


@cache
def allowed_hosts() -> tuple[str, ...]:
    """All hosts in the files of ``data/`` that citizens get to see, in alphabetical order."""
    data = settings().data
    files = [file for file in data.rglob("*.yml") if file.relative_to(data).parts[0] not in FOLDERS_WITHOUT_LINKS]
    return tuple(sorted({host.lower() for file in files for host in _HOST.findall(file.read_text(encoding="utf-8"))}))
