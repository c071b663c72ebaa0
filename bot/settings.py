"""Settings: read once from the environment, each with a default that works on one machine."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


MOST_WORKERS = 64

LEAST_SECRET = 32
"""Characters of a secret that protects a server beyond loopback."""


SECRET_HEADER = "x-door-secret"  # noqa: S105
"""The header in which the door and Rasa show DOOR_SECRET to those behind them."""


class SettingError(Exception):
    """A setting that cannot be used; the message names the variable and the mend."""


@dataclass(frozen=True)
class Settings:
    """Where the assistant listens and keeps its things.

    ``host`` and ``port`` are the public door's. Rasa and the action server listen on ``internal_host``, loopback
    unless they run on machines of their own (docs/operating.md), on ``rasa_port`` and ``action_port``; 0 means
    "any free port", chosen by the supervisor, who starts ``workers`` Rasa processes. ``rasa_urls`` and
    ``actions_url`` are where the door finds them; empty: on this machine. ``public_url`` is
    the door's address as citizens see it, without a slash at its end; pages name themselves by it.
    ``events_feed`` is the address of the city's events calendar, "" for none (docs/events.md); with
    ``events_feed_local`` it may be on this machine, to try it out.
    Without ``smtp_url`` e-mails are kept as files below ``state``.
    ``embed_origins`` are the websites that may embed the chat (docs/embedding.md).
    A minute may bring ``session_rate`` messages of one conversation, ``address_rate`` messages and
    ``conversation_rate`` new conversations from one address.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = "http://127.0.0.1:8000"
    rasa_port: int = 0
    action_port: int = 0
    internal_host: str = "127.0.0.1"
    workers: int = 1
    rasa_urls: tuple[str, ...] = ()
    actions_url: str = ""
    database_url: str = ""
    tracker_url: str = ""
    data: Path = ROOT / "data"
    models: Path = ROOT / "models"
    state: Path = ROOT / "var"
    secret: str = ""
    behind_proxy: bool = False
    events_feed: str = ""
    events_feed_local: bool = False
    smtp_url: str = ""
    mail_from: str = ""
    embed_origins: tuple[str, ...] = ()
    session_rate: int = 30
    address_rate: int = 240
    conversation_rate: int = 60

    @property
    def cache(self) -> Path:
        """Folder of what can be computed again."""
        return self.state / "cache"


def _port(environment: Mapping[str, str], name: str, default: int) -> int:
    value = environment.get(name, "").strip()
    if not value:
        return default
    if not value.isdecimal() or int(value) > 65535:
        raise SettingError(f"{name}={value!r} is not a port: give a number from 0 to 65535.")
    return int(value)


def _whole(environment: Mapping[str, str], name: str, default: int, most: int = 1_000_000) -> int:
    value = environment.get(name, "").strip() or str(default)
    if not (value.isascii() and value.isdecimal() and 1 <= int(value) <= most):
        raise SettingError(f"{name}={value!r} is not a number from 1 to {most}.")
    return int(value)


def _internal_host(environment: Mapping[str, str]) -> str:
    """Where Rasa and the action server listen; beyond loopback only for those who know a secret."""
    host = environment.get("INTERNAL_HOST", "").strip() or "127.0.0.1"
    if not is_loopback(host) and len(environment.get("DOOR_SECRET", "")) < LEAST_SECRET:
        raise SettingError(
            f"INTERNAL_HOST={host!r} is beyond this machine: set DOOR_SECRET, the same for the door, Rasa and the "
            f"action server, to at least {LEAST_SECRET} random characters (openssl rand -hex 32)."
        )
    return host


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address; a name other than ``localhost`` is not taken for it."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _addresses(environment: Mapping[str, str], name: str) -> tuple[str, ...]:
    found = tuple(each.strip().rstrip("/") for each in environment.get(name, "").split(",") if each.strip())
    for address in found:
        if not _PUBLIC_URL.fullmatch(address):
            raise SettingError(f"{name}: {address!r} is not an address: write it as in http://rasa-1:5005.")
    return found


def _origins(environment: Mapping[str, str], name: str) -> tuple[str, ...]:
    origins = tuple(origin.strip() for origin in environment.get(name, "").split(",") if origin.strip())
    for origin in origins:
        if not re.fullmatch(r"https://[a-z0-9.-]+(:\d+)?|http://(localhost|127\.0\.0\.1)(:\d+)?", origin):
            raise SettingError(
                f"{name}: {origin!r} is not the origin of a website: write `https://www.example.org`, "
                "without a path, several separated by commas."
            )
    return origins


_PUBLIC_URL = re.compile(r"https?://(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(?::\d{1,5})?")


def _public_url(environment: Mapping[str, str], default: str) -> str:
    """The public address. Never taken from a request: whoever sends one writes its ``Host`` as they like."""
    value = environment.get("PUBLIC_URL", "").strip().rstrip("/") or default
    if not _PUBLIC_URL.fullmatch(value):
        raise SettingError(f"PUBLIC_URL={value!r} is not an address: write it as in https://willkommen.luenen.de.")
    return value


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from the environment.

    Raises:
        SettingError: a value cannot be used.
    """
    env = os.environ if environment is None else environment
    state = Path(env.get("STATE_DIR", "") or ROOT / "var").resolve()
    data = Path(env.get("DATA_DIR", "") or ROOT / "data").resolve()
    host, port = env.get("HOST", "") or "127.0.0.1", _port(env, "PORT", 8000)
    return Settings(
        host=host,
        port=port,
        public_url=_public_url(env, f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"),
        rasa_port=_port(env, "RASA_PORT", 0),
        action_port=_port(env, "ACTION_PORT", 0),
        internal_host=_internal_host(env),
        workers=_whole(env, "WORKERS", 1, MOST_WORKERS),
        rasa_urls=_addresses(env, "RASA_URLS"),
        actions_url=next(iter(_addresses(env, "ACTIONS_URL")), ""),
        database_url=env.get("DATABASE_URL", "") or f"sqlite:///{state / 'assistant.db'}",
        tracker_url=env.get("TRACKER_URL", "") or f"sqlite:///{state / 'trackers.db'}",
        data=data,
        models=Path(env.get("MODELS_DIR", "") or ROOT / "models").resolve(),
        state=state,
        secret=env.get("SECRET_KEY", ""),
        behind_proxy=env.get("BEHIND_PROXY", "") == "1",
        events_feed=env.get("EVENTS_FEED", "").strip(),
        events_feed_local=env.get("EVENTS_FEED_LOCAL", "") == "1",
        smtp_url=env.get("SMTP_URL", ""),
        mail_from=env.get("MAIL_FROM", ""),
        embed_origins=_origins(env, "EMBED_ORIGINS"),
        session_rate=_whole(env, "SESSION_RATE", 30),
        address_rate=_whole(env, "ADDRESS_RATE", 240),
        conversation_rate=_whole(env, "CONVERSATION_RATE", 60),
    )


@cache
def settings() -> Settings:
    """The settings of this process."""
    return read_settings()
