from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.database import writing
from bot.staff.accounts import (
    AccountError,
    add_account,
    all_accounts,
    find_account,
    remove_account,
    set_department,
    set_password,
)
from bot.staff.audit import latest
from bot.staff.links import demo_link, linked_account, make_link, use_link
from bot.staff.sessions import ABSOLUTE, IDLE, end_session, session_account
from bot.staff.sign_in import LOCKED_FOR, MOST_FAILURES, sign_in
from bot.staff.tables import accounts, staff_sessions
from tests.conftest import NOW

PASSWORD = "ein langes Passwort"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def staff(engine: Engine) -> Engine:
    with writing(engine) as connection:
        add_account(connection, "ayse", "frontoffice", NOW, PASSWORD)
    return engine


def fail(engine: Engine, times: int) -> None:
    for _ in range(times):
        assert sign_in(engine, "ayse", "falsch", NOW) is None


def test_the_right_password_opens_a_session_and_neither_is_kept_in_clear(staff: Engine) -> None:
    token = sign_in(staff, "ayse", PASSWORD, NOW)
    assert token is not None
    found = session_account(staff, token, NOW)
    assert found is not None
    assert (found.name, found.role) == ("ayse", "frontoffice")
    with staff.connect() as connection:
        kept = str(connection.execute(select(accounts)).all()) + str(connection.execute(select(staff_sessions)).all())
    assert "$argon2id$" in kept
    assert PASSWORD not in kept
    assert token not in kept


def test_an_account_is_locked_after_failures_and_open_again_later(staff: Engine) -> None:
    fail(staff, MOST_FAILURES)
    assert sign_in(staff, "ayse", PASSWORD, NOW + LOCKED_FOR - MINUTE) is None
    assert sign_in(staff, "ayse", PASSWORD, NOW + LOCKED_FOR) is not None
    with staff.connect() as connection:
        actions = [entry.action for entry in latest(connection)]
    assert actions == ["signed_in", "locked", *["sign_in_failed"] * (MOST_FAILURES - 1)]


def test_a_success_forgets_earlier_failures(staff: Engine) -> None:
    fail(staff, MOST_FAILURES - 1)
    assert sign_in(staff, "ayse", PASSWORD, NOW) is not None
    fail(staff, MOST_FAILURES - 1)
    assert sign_in(staff, "ayse", PASSWORD, NOW) is not None


def test_nobody_signs_in_without_an_account_or_a_password(staff: Engine) -> None:
    with writing(staff) as connection:
        add_account(connection, "olena", "editor", NOW)
    assert sign_in(staff, "nobody", PASSWORD, NOW) is None
    assert sign_in(staff, "olena", "nobody has this password", NOW) is None


def test_a_session_ends_when_idle_and_at_the_end_of_the_day(staff: Engine) -> None:
    token = sign_in(staff, "ayse", PASSWORD, NOW)
    assert token is not None
    assert session_account(staff, token, NOW + IDLE + MINUTE) is None
    now = NOW
    while now <= NOW + ABSOLUTE:
        assert session_account(staff, token, now) is not None
        now += IDLE
    assert session_account(staff, token, now) is None


def test_what_a_page_asks_by_itself_keeps_no_session_alive(staff: Engine) -> None:
    token = sign_in(staff, "ayse", PASSWORD, NOW)
    assert token is not None
    assert session_account(staff, token, NOW + IDLE - MINUTE, used=False) is not None
    assert session_account(staff, token, NOW + IDLE + MINUTE, used=False) is None


def test_signing_out_and_removing_an_account_end_its_sessions(staff: Engine) -> None:
    tokens = [sign_in(staff, "ayse", PASSWORD, NOW) for _ in range(2)]
    with writing(staff) as connection:
        end_session(connection, tokens[0] or "")
    assert session_account(staff, tokens[0] or "", NOW) is None
    assert session_account(staff, tokens[1] or "", NOW) is not None
    with writing(staff) as connection:
        remove_account(connection, "ayse")
    assert session_account(staff, tokens[1] or "", NOW) is None


def test_sessions_that_are_over_leave_the_table_at_the_next_sign_in(staff: Engine) -> None:
    sign_in(staff, "ayse", PASSWORD, NOW)
    sign_in(staff, "ayse", PASSWORD, NOW + ABSOLUTE + MINUTE)
    with staff.connect() as connection:
        assert len(connection.execute(select(staff_sessions)).all()) == 1


@pytest.mark.parametrize(
    ("name", "password", "key"),
    [
        ("ayse", PASSWORD, "name_taken"),
        ("Ayşe Y", PASSWORD, "bad_name"),
        ("x", PASSWORD, "bad_name"),
        ("olena", "zu kurz", "short_password"),
    ],
)
def test_an_account_that_cannot_be_made_says_why(staff: Engine, name: str, password: str, key: str) -> None:
    with pytest.raises(AccountError) as refused, writing(staff) as connection:
        add_account(connection, name, "editor", NOW, password)
    assert refused.value.key == key
    with staff.connect() as connection:
        assert [account.name for account in all_accounts(connection)] == ["ayse"]


def test_a_new_password_unlocks(staff: Engine) -> None:
    fail(staff, MOST_FAILURES)
    with writing(staff) as connection:
        set_password(connection, "ayse", "ein anderes Passwort")
    assert sign_in(staff, "ayse", PASSWORD, NOW) is None
    assert sign_in(staff, "ayse", "ein anderes Passwort", NOW) is not None


def test_a_link_works_once_and_for_a_day_and_a_newer_one_ends_it(staff: Engine) -> None:
    with writing(staff) as connection:
        old, link = make_link(connection, "ayse", NOW), make_link(connection, "ayse", NOW)
        assert linked_account(connection, old, NOW) is None
        assert linked_account(connection, link, NOW + timedelta(hours=24)) is None
        found = linked_account(connection, link, NOW)
        assert found is not None
        assert found.name == "ayse"
        assert use_link(connection, link)
        assert not use_link(connection, link)


def test_the_demo_account_is_made_only_where_there_is_no_other(engine: Engine) -> None:
    with writing(engine) as connection:
        assert demo_link(connection, NOW) is not None
        demo = find_account(connection, "demo")
        assert demo is not None
        assert (demo.demo, demo.role, demo.has_password) == (True, "administrator", False)
        assert demo_link(connection, NOW) is not None
        add_account(connection, "ayse", "administrator", NOW, PASSWORD)
        assert demo_link(connection, NOW) is None


def test_an_account_may_have_a_department_of_the_city(staff: Engine) -> None:
    with writing(staff) as connection:
        add_account(connection, "olena", "frontoffice", NOW, department="jugendamt")
        set_department(connection, "ayse", "standesamt")
        assert [each.department for each in all_accounts(connection)] == ["standesamt", "jugendamt"]
        set_department(connection, "ayse", None)
        found = find_account(connection, "ayse")
    assert found is not None
    assert found.department is None


@pytest.mark.parametrize("department", ["nirgendwo", "zulassungsstelle"])
def test_a_department_that_is_not_the_citys_is_refused(staff: Engine, department: str) -> None:
    with writing(staff) as connection, pytest.raises(AccountError) as refused:
        set_department(connection, "ayse", department)
    assert refused.value.key == "bad_department"
