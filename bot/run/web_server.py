"""The public door under uvicorn."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence

import uvicorn

from bot.appointments.book import own_book
from bot.database import engine, make_engine
from bot.settings import Settings
from bot.web.app import create_app
from bot.web.bundle import widget_script
from bot.web.choices import Choices
from bot.web.conversation import Door
from bot.web.limits import Limiter, Rates, Turnstile
from bot.web.rasa_client import RasaClient
from bot.web.rasa_pool import RasaPool
from bot.web.sessions import Sessions
from bot.web.tickets import Tickets
from bot.web.trackers import Trackers


def serve(settings: Settings, rasa_urls: Sequence[str], actions_url: str) -> None:
    """Serve the door until told to stop."""
    logging.basicConfig(level=logging.WARNING)
    widget_script()  # joined now, so that the first citizen need not wait for it
    database = engine()
    door = Door(
        engine=database,
        sessions=Sessions(database),
        trackers=Trackers(make_engine(settings.tracker_url)),
        assistant=RasaPool([RasaClient(url, os.environ["DOOR_SECRET"]) for url in rasa_urls]),
        choices=Choices(os.environ["SECRET_KEY"]),
        limiter=Limiter(Rates(settings.session_rate, settings.address_rate, settings.conversation_rate)),
        turnstile=Turnstile(),
        book=own_book(),
        tickets=Tickets(os.environ["SECRET_KEY"]),
        actions_url=actions_url,
    )
    uvicorn.run(
        create_app(door, settings.embed_origins),
        host=settings.host,
        port=settings.port,
        ws="none",
        access_log=False,  # addresses of citizens stay out of every log
        log_level="warning",
        server_header=False,
        proxy_headers=settings.behind_proxy,
        timeout_keep_alive=15,
        h11_max_incomplete_event_size=16 * 1024,
        limit_concurrency=512,
        timeout_graceful_shutdown=3,  # streams of events never end by themselves
    )
