"""Asking for a person, taking, writing, passing on, closing: on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.appointments.people import Contact
from bot.dialogue.texts import say
from bot.handover.inbox import Inbox
from bot.handover.records import Said, State, place_in
from bot.handover.requests import Requests
from bot.handover.tables import handover_messages, handover_transitions, handovers
from bot.interactions.tables import turns
from tests.conftest import NOW
from tests.handover.conftest import ASKER

MINUTE = timedelta(minutes=1)
MAIL = Contact("email", "amal@example.org")


def outcomes(engine: Engine) -> list[tuple[str, str]]:
    with engine.connect() as connection:
        rows = connection.execute(select(turns.c.outcome, turns.c.department)).all()
    return sorted((row.outcome, row.department) for row in rows)


def test_a_conversation_goes_from_the_queue_to_two_departments_and_back_to_the_assistant(
    engine: Engine, requests: Requests, inbox: Inbox
) -> None:
    handover = requests.ask_for_chat(ASKER, None, NOW)
    assert (handover.state, handover.department) == (State.WAITING, "buergertelefon")
    assert inbox.take(handover, "kim", NOW + MINUTE)
    assert inbox.write(handover, "kim", Said("staff", "de", "Guten Tag"), NOW + MINUTE)
    assert requests.write(handover, Said("citizen", "ar", "مرحبا"), NOW + 2 * MINUTE)
    assert inbox.pass_on(handover, "kim", "jugendamt", NOW + 3 * MINUTE)
    assert not inbox.write(handover, "kim", Said("staff", "de", "Noch etwas"), NOW + 3 * MINUTE)
    assert inbox.take(handover, "alex", NOW + 4 * MINUTE)
    assert inbox.close(handover, "alex", "answered", NOW + 5 * MINUTE)
    assert requests.current(ASKER.session) is None
    told = [(message.number, message.who) for message in requests.messages(handover)]
    assert told == [(1, "system"), (2, "staff"), (3, "citizen"), (4, "system"), (5, "system"), (6, "system")]
    assert say("told_closed", "ar", "handover") == requests.messages(handover)[-1].text
    assert requests.messages(handover)[-1].german == say("told_closed", "de", "handover")
    with engine.connect() as connection:
        changes = connection.execute(select(handover_transitions).order_by(handover_transitions.c.id)).all()
    assert [(row.before, row.after, row.at) for row in changes] == [
        (None, "waiting", NOW),
        ("waiting", "taken", NOW + MINUTE),
        ("taken", "passed_on", NOW + 3 * MINUTE),
        ("passed_on", "taken", NOW + 4 * MINUTE),
        ("taken", "closed", NOW + 5 * MINUTE),
    ]
    assert changes[-1].reason == "answered"
    assert outcomes(engine) == [
        ("handover_closed", "jugendamt"),
        ("handover_passed_on", "jugendamt"),
        ("handover_requested", "buergertelefon"),
        ("handover_taken", "buergertelefon"),
        ("handover_taken", "jugendamt"),
    ]


def test_of_many_who_take_at_once_one_gets_it(engine: Engine, requests: Requests) -> None:
    handover = requests.ask_for_chat(ASKER, None, NOW)
    staff = [f"staff {number}" for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda name: Inbox(engine, say).take(handover, name, NOW), staff))
    assert sum(taken) == 1
    current = requests.current(ASKER.session)
    assert current is not None
    assert current.taken_by == staff[taken.index(True)]


def test_two_who_write_at_once_get_numbers_of_their_own(engine: Engine, requests: Requests) -> None:
    handover = requests.ask_for_chat(ASKER, None, NOW)

    def write(number: int) -> bool:
        return requests.write(handover, Said("citizen", "ar", str(number)), NOW)

    with ThreadPoolExecutor(6) as pool:
        assert all(pool.map(write, range(12)))
    assert [message.number for message in requests.messages(handover)] == list(range(1, 13))


def test_asking_twice_at_once_makes_one_conversation(engine: Engine, requests: Requests) -> None:
    with ThreadPoolExecutor(4) as pool:
        asked = list(pool.map(lambda _: requests.ask_for_chat(ASKER, None, NOW), range(4)))
    assert len({handover.id for handover in asked}) == 1
    assert outcomes(engine) == [("handover_requested", "buergertelefon")]


def test_a_message_sent_again_stands_once(requests: Requests) -> None:
    handover = requests.ask_for_chat(ASKER, None, NOW)
    for _ in range(2):
        assert requests.write(handover, Said("citizen", "ar", "مرحبا", sent_as="a" * 32), NOW)
    assert len(requests.messages(handover)) == 1


def test_only_who_took_it_writes_passes_on_and_closes(requests: Requests, inbox: Inbox) -> None:
    handover = requests.ask_for_chat(ASKER, None, NOW)
    said = Said("staff", "de", "Guten Tag")
    assert not inbox.write(handover, "kim", said, NOW)
    assert inbox.take(handover, "kim", NOW)
    assert not inbox.write(handover, "alex", said, NOW)
    assert not inbox.pass_on(handover, "alex", "jugendamt", NOW)
    assert not inbox.close(handover, "alex", "answered", NOW)
    assert [message.who for message in inbox.messages(handover)] == ["system"]


def test_the_conversation_so_far_is_shown_by_consent_only(requests: Requests, inbox: Inbox) -> None:
    so_far = [Said("citizen", "ar", "أين أسجل؟", earlier=True), Said("assistant", "ar", "هنا", earlier=True)]
    handover = requests.ask_for_chat(ASKER, None, NOW)
    assert inbox.messages(handover) == []
    requests.ask_for_chat(ASKER, so_far, NOW)
    requests.ask_for_chat(ASKER, so_far, NOW)
    assert [(each.who, each.text, each.earlier) for each in inbox.messages(handover)] == [
        ("citizen", "أين أسجل؟", True),
        ("assistant", "هنا", True),
    ]


def test_a_message_left_asks_for_text_then_contact_and_frees_the_assistant(
    engine: Engine, requests: Requests, inbox: Inbox
) -> None:
    draft = requests.begin_message(ASKER, NOW)
    assert draft.state is State.MESSAGE_ASKED
    requests.write_message(draft, Said("citizen", "ar", "اتصلوا بي"), NOW)
    draft = requests.begin_message(ASKER, NOW)  # the button pressed again does not lose what was written
    assert draft.state is State.CONTACT_ASKED
    assert inbox.open() == []
    assert inbox.find(draft.id) is None
    assert outcomes(engine) == []
    assert requests.leave(draft, MAIL, NOW)
    assert requests.current(ASKER.session) is None
    (left,) = inbox.open()
    assert (left.kind, left.contact, left.last_from) == ("message", "amal@example.org", "citizen")
    assert outcomes(engine) == [("handover_requested", "buergertelefon")]


def test_whoever_is_tired_of_waiting_leaves_what_was_written_as_a_message(
    engine: Engine, requests: Requests, inbox: Inbox
) -> None:
    waiting = requests.ask_for_chat(ASKER, [Said("citizen", "ar", "سابقا", earlier=True)], NOW)
    requests.write(waiting, Said("citizen", "ar", "سؤالي"), NOW)
    draft = requests.begin_message(ASKER, NOW)
    assert (draft.id, draft.state) == (waiting.id, State.CONTACT_ASKED)
    assert inbox.open() == []
    assert requests.leave(draft, MAIL, NOW)
    assert outcomes(engine) == [("handover_requested", "buergertelefon")]  # one wish, counted once


def test_a_person_who_writes_already_is_not_lost_by_an_old_button(requests: Requests, inbox: Inbox) -> None:
    handover = requests.ask_for_chat(ASKER, None, NOW)
    inbox.take(handover, "kim", NOW)
    assert requests.begin_message(ASKER, NOW).state is State.TAKEN
    assert requests.ask_for_chat(ASKER, None, NOW).state is State.TAKEN


def test_the_queue_is_by_department_and_danger_goes_first(requests: Requests, inbox: Inbox) -> None:
    asked = [
        requests.ask_for_chat(replace(ASKER, session=f"session {number}"), None, NOW + number * MINUTE)
        for number in range(3)
    ]
    assert [place_in(inbox.open(), handover) for handover in asked] == [1, 2, 3]
    requests.mark_urgent(asked[2])
    assert [place_in(inbox.open(), handover) for handover in asked] == [2, 3, 1]
    inbox.take(asked[2], "kim", NOW)
    assert [place_in(inbox.open(), handover) for handover in asked[:2]] == [1, 2]
    inbox.pass_on(asked[2], "kim", "jugendamt", NOW)
    passed_on = inbox.find(asked[2].id)
    assert passed_on is not None
    assert place_in(inbox.open(), passed_on) == 1
    assert [place_in(inbox.open(), handover) for handover in asked[:2]] == [1, 2]


def test_a_wish_withdrawn_is_gone_from_the_inbox(engine: Engine, requests: Requests, inbox: Inbox) -> None:
    handover = requests.ask_for_chat(ASKER, None, NOW)
    assert requests.withdraw(handover, NOW)
    assert not requests.withdraw(handover, NOW)
    assert inbox.open() == []
    assert not inbox.take(handover, "kim", NOW)
    assert not requests.write(handover, Said("citizen", "ar", "مرحبا"), NOW)
    assert outcomes(engine) == [("handover_requested", "buergertelefon"), ("handover_withdrawn", "buergertelefon")]


def test_delete_it_deletes_every_word_also_of_messages_left(engine: Engine, requests: Requests, inbox: Inbox) -> None:
    draft = requests.begin_message(ASKER, NOW)
    requests.write_message(draft, Said("citizen", "ar", "اتصلوا بي"), NOW)
    requests.leave(draft, MAIL, NOW)
    requests.ask_for_chat(ASKER, [Said("citizen", "ar", "سابقا", earlier=True)], NOW)
    other = requests.ask_for_chat(replace(ASKER, session="somebody else"), None, NOW)
    requests.write(other, Said("citizen", "ar", "مرحبا"), NOW)
    requests.erase(ASKER.session)
    with engine.connect() as connection:
        assert connection.execute(select(handovers.c.id)).scalars().all() == [other.id]
        assert connection.execute(select(handover_messages.c.text)).scalars().all() == ["مرحبا"]
