"""Where a message may link to: the hosts that the city's own data name, the map, the events calendar, no others."""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import urlsplit

from bot.dialogue.offices import MAP
from bot.settings import settings

FOLDERS_WITHOUT_LINKS = ("language", "locale", "nlu")

_HOST = re.compile(r"(?:https?://|\b(?=www\.))([a-z0-9.-]+\.[a-z]{2,})", re.IGNORECASE)


@cache
def allowed_hosts() -> tuple[str, ...]:
    """The hosts of map and calendar and all in the files of ``data/`` that citizens see, in alphabetical order."""
    data = settings().data
    files = [file for file in data.rglob("*.yml") if file.relative_to(data).parts[0] not in FOLDERS_WITHOUT_LINKS]
    named = {host.lower() for file in files for host in _HOST.findall(file.read_text(encoding="utf-8"))}
    others = {urlsplit(address).hostname for address in (MAP, settings().events_feed)}
    return tuple(sorted(named | {host for host in others if host}))
