from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy.engine import Engine

from bot.appointments.people import Contact
from bot.dialogue.texts import say
from bot.handover.inbox import Inbox
from bot.handover.mails import AnswerMails
from bot.handover.records import Handover, Said
from bot.handover.requests import Requests
from tests.conftest import NOW
from tests.handover.conftest import ASKER

MINUTE = timedelta(minutes=1)
ANSWER = Said("staff", "ar", say("call_you", "ar", "handover_sentences"), say("call_you", "de", "handover_sentences"))


class Post:
    """A mail server that can be down, or kill the worker."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.fails: BaseException | None = None

    def __call__(self, message: EmailMessage) -> None:
        if self.fails:
            raise self.fails
        self.taken.append(message)


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def mails(engine: Engine, post: Post) -> AnswerMails:
    return AnswerMails(engine, post, "stadt@luenen.example", say)


def left(requests: Requests, inbox: Inbox, contact: Contact) -> Handover:
    draft = requests.begin_message(ASKER, NOW)
    requests.write_message(draft, Said("citizen", "ar", "اتصلوا بي"), NOW)
    requests.leave(draft, contact, NOW)
    inbox.take(draft, "kim", NOW)
    found = inbox.find(draft.id)
    assert found is not None
    return found


def test_an_answer_goes_once_to_the_address_in_the_citizens_language(
    requests: Requests, inbox: Inbox, mails: AnswerMails, post: Post
) -> None:
    message = left(requests, inbox, Contact("email", "amal@example.org"))
    assert inbox.write(message, "kim", ANSWER, NOW)
    mails.work(NOW)
    mails.work(NOW + 60 * MINUTE)
    (sent,) = post.taken
    assert sent["To"] == "amal@example.org"
    assert sent["Subject"] == say("mail_subject", "ar", "handover")
    assert sent["Content-Language"] == "ar"
    assert sent.get_content().startswith(ANSWER.text)


def test_who_left_a_telephone_number_gets_no_mail(
    requests: Requests, inbox: Inbox, mails: AnswerMails, post: Post
) -> None:
    message = left(requests, inbox, Contact("phone", "+492306104"))
    assert inbox.write(message, "kim", ANSWER, NOW)
    mails.work(NOW)
    assert post.taken == []


def test_while_the_mail_server_is_down_the_answer_waits(
    requests: Requests, inbox: Inbox, mails: AnswerMails, post: Post
) -> None:
    inbox.write(left(requests, inbox, Contact("email", "amal@example.org")), "kim", ANSWER, NOW)
    post.fails = OSError()
    mails.work(NOW)
    post.fails = None
    mails.work(NOW + MINUTE)
    assert post.taken == []
    mails.work(NOW + 2 * MINUTE)
    assert len(post.taken) == 1


def test_a_worker_killed_while_sending_sends_the_same_message_again_later(
    requests: Requests, inbox: Inbox, mails: AnswerMails, post: Post
) -> None:
    message = left(requests, inbox, Contact("email", "amal@example.org"))
    inbox.write(message, "kim", ANSWER, NOW)
    post.fails = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        mails.work(NOW)
    post.fails = None
    mails.work(NOW + 4 * MINUTE)
    assert post.taken == []
    mails.work(NOW + 5 * MINUTE)
    (sent,) = post.taken
    assert sent["Message-ID"].startswith(f"<{message.id}.2@")


def test_an_answer_to_an_erased_conversation_is_not_sent(
    requests: Requests, inbox: Inbox, mails: AnswerMails, post: Post
) -> None:
    inbox.write(left(requests, inbox, Contact("email", "amal@example.org")), "kim", ANSWER, NOW)
    requests.erase(ASKER.session)
    mails.work(NOW)
    assert post.taken == []
