"""The worker: a loop beside the servers: it sends notices, keeps appointments in order, erases old data and counts."""

from __future__ import annotations

import logging
import signal
import threading
from datetime import datetime, timedelta, timezone
from random import SystemRandom

from sqlalchemy.exc import SQLAlchemyError

from bot.appointments.codes import Codes
from bot.appointments.mail import folder_of, mail_for, sender_of
from bot.appointments.worker import Worker
from bot.database import empty_log, engine, make_engine
from bot.dialogue.texts import say
from bot.handover.mails import AnswerMails
from bot.interactions.counting import Counting
from bot.interactions.periods import periods
from bot.run.retention import Retention
from bot.settings import Settings
from bot.web.trackers import Trackers

logger = logging.getLogger(__name__)

PAUSE = 15.0
"""Seconds between two rounds: a freed place is offered to the waiting list long before it is free for all."""

MESSAGES_KEPT = timedelta(days=14)
"""So long the folder keeps the messages that no mail server took."""


def run(settings: Settings) -> None:
    """Work until told to stop.

    Raises:
        SettingError, DataFileError: it cannot begin.
    """
    logging.basicConfig(level=logging.WARNING)
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    codes = Codes(settings.secret)
    worker = Worker(engine(), codes, mail_for(settings), sender_of(settings), say, SystemRandom())
    answers = AnswerMails(engine(), mail_for(settings), sender_of(settings), say)
    retention = Retention(engine(), Trackers(make_engine(settings.tracker_url)), periods())
    counting = Counting(engine(), periods().statistics)
    while not stopping.is_set():
        try:
            now = datetime.now(timezone.utc)
            retention.work(now)  # first: trouble with appointments must not keep words that were to be erased
            worker.work(now)
            answers.work(now)
            folder_of(settings).forget(now - MESSAGES_KEPT)
            counting.work(now)
            empty_log(engine())  # of what this round erased
        except SQLAlchemyError as error:  # the next round tries again; the message could hold what was written
            logger.error("a round was broken off: %s", type(error).__name__)
        stopping.wait(PAUSE)
