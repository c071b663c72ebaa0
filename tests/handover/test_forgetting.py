from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.appointments.people import Contact
from bot.handover.forgetting import forget
from bot.handover.inbox import Inbox
from bot.handover.records import Said
from bot.handover.requests import Requests
from bot.handover.tables import handover_mails, handover_messages, handover_transitions, handovers
from tests.conftest import NOW
from tests.handover.conftest import ASKER

DAY = timedelta(days=1)


def kept(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(select(handovers.c.state)).scalars())


def forget_at(engine: Engine, moment: timedelta) -> None:
    forget(engine, NOW + moment, NOW + moment - DAY, NOW + moment - 14 * DAY, NOW + moment - 90 * DAY)


def test_a_chat_goes_a_day_after_it_began_whoever_leads_it(engine: Engine, requests: Requests, inbox: Inbox) -> None:
    handover = requests.ask_for_chat(ASKER, None, NOW)
    inbox.take(handover, "kim", NOW)
    requests.write(handover, Said("citizen", "ar", "مرحبا"), NOW + DAY / 2)
    forget_at(engine, DAY)
    assert kept(engine) == ["taken"]
    forget_at(engine, DAY + timedelta(minutes=1))
    assert kept(engine) == []
    with engine.connect() as connection:
        assert connection.execute(select(handover_messages.c.text)).all() == []
        changes = connection.execute(select(handover_transitions.c.after, handover_transitions.c.reason)).all()
    assert tuple(changes[-1]) == ("closed", "expired")


def test_a_message_left_waits_for_its_answer_and_goes_a_day_later(
    engine: Engine, requests: Requests, inbox: Inbox
) -> None:
    draft = requests.begin_message(ASKER, NOW)
    requests.write_message(draft, Said("citizen", "ar", "اتصلوا بي"), NOW)
    requests.leave(draft, Contact("email", "amal@example.org"), NOW)
    forget_at(engine, 3 * DAY)
    assert kept(engine) == ["waiting"]
    inbox.take(draft, "kim", NOW + 3 * DAY)
    left = inbox.find(draft.id)
    assert left is not None
    inbox.write(left, "kim", Said("staff", "ar", "نعم"), NOW + 3 * DAY)
    inbox.close(left, "kim", "mailed", NOW + 3 * DAY)
    forget_at(engine, 4 * DAY)
    assert kept(engine) == ["closed"]
    forget_at(engine, 4 * DAY + timedelta(minutes=1))
    assert kept(engine) == []
    with engine.connect() as connection:
        assert connection.execute(select(handover_mails.c.key)).all() == []


def test_a_message_that_nobody_answered_goes_after_its_period(engine: Engine, requests: Requests) -> None:
    draft = requests.begin_message(ASKER, NOW)
    requests.write_message(draft, Said("citizen", "ar", "اتصلوا بي"), NOW)
    requests.leave(draft, Contact("phone", "+4923061"), NOW)
    forget_at(engine, 14 * DAY)
    assert kept(engine) == ["waiting"]
    forget_at(engine, 14 * DAY + timedelta(minutes=1))
    assert kept(engine) == []


def test_an_unfinished_message_goes_like_the_conversation(engine: Engine, requests: Requests) -> None:
    requests.begin_message(ASKER, NOW)
    forget_at(engine, DAY + timedelta(minutes=1))
    assert kept(engine) == []


def test_transitions_stay_as_long_as_the_statistics(engine: Engine, requests: Requests) -> None:
    requests.ask_for_chat(ASKER, None, NOW)
    forget_at(engine, 89 * DAY)
    with engine.connect() as connection:
        assert len(connection.execute(select(handover_transitions.c.id)).all()) == 2
    forget_at(engine, 180 * DAY)
    with engine.connect() as connection:
        assert connection.execute(select(handover_transitions.c.id)).all() == []
