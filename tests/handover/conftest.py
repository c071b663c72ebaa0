"""Somebody who asks, and the two sides of a conversation."""

from __future__ import annotations

import pytest
from sqlalchemy.engine import Engine

from bot.dialogue.texts import say
from bot.handover.inbox import Inbox
from bot.handover.requests import Asker, Requests

ASKER = Asker("session of Amal", "pseudonym", "website", "ar", "kita")


@pytest.fixture
def requests(engine: Engine) -> Requests:
    return Requests(engine)


@pytest.fixture
def inbox(engine: Engine) -> Inbox:
    return Inbox(engine, say)
