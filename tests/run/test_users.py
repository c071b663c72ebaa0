from __future__ import annotations

import argparse
import io
import sys

import pytest
from sqlalchemy.engine import Engine

from bot.run.users import add_user_options, demo_hint, manage_users
from bot.settings import read_settings
from bot.staff.accounts import AccountError
from bot.staff.audit import latest
from bot.staff.links import linked_account
from bot.staff.sign_in import sign_in
from tests.conftest import NOW

SETTINGS = read_settings({})


def command(engine: Engine, *words: str) -> None:
    parser = argparse.ArgumentParser()
    add_user_options(parser)
    manage_users(parser.parse_args(words), engine, SETTINGS, NOW)


def test_an_account_is_added_listed_changed_and_removed(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("ein langes Passwort\n"))
    command(sqlite_engine, "add", "ayse", "--role", "editor")
    assert sign_in(sqlite_engine, "ayse", "ein langes Passwort", NOW) is not None
    command(sqlite_engine, "role", "ayse", "coordinator")
    command(sqlite_engine, "list")
    assert capsys.readouterr().out.split() == ["ayse", "coordinator"]
    command(sqlite_engine, "remove", "ayse")
    command(sqlite_engine, "list")
    assert capsys.readouterr().out == ""


def test_a_link_opens_an_account_without_a_password(sqlite_engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    command(sqlite_engine, "add", "olena", "--link")
    token = capsys.readouterr().out.strip().rpartition("/desk/link/")[2]
    with sqlite_engine.connect() as connection:
        found = linked_account(connection, token, NOW)
    assert found is not None
    assert (found.name, found.role) == ("olena", "frontoffice")


def test_an_account_has_a_department_from_the_command_line(
    sqlite_engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    command(sqlite_engine, "add", "olena", "--link", "--department", "jugendamt")
    capsys.readouterr()
    command(sqlite_engine, "list")
    assert capsys.readouterr().out.split()[:3] == ["olena", "frontoffice", "jugendamt"]
    command(sqlite_engine, "department", "olena")
    command(sqlite_engine, "list")
    assert "jugendamt" not in capsys.readouterr().out
    with sqlite_engine.connect() as connection:
        assert [entry.action for entry in latest(connection)] == ["department_changed", "link_made", "account_added"]
    with pytest.raises(AccountError, match="no department of the city"):
        command(sqlite_engine, "department", "olena", "nirgendwo")


@pytest.mark.parametrize(
    "words",
    [("remove", "nobody"), ("role", "nobody", "editor"), ("department", "nobody", "jugendamt"), ("link", "nobody")],
)
def test_an_account_that_is_none_is_named(sqlite_engine: Engine, words: tuple[str, ...]) -> None:
    with pytest.raises(AccountError, match="no account 'nobody'"):
        command(sqlite_engine, *words)


def test_the_first_start_shows_a_link_until_there_are_accounts(sqlite_engine: Engine) -> None:
    assert "http://127.0.0.1:8000/desk/link/" in demo_hint(sqlite_engine, SETTINGS, NOW)
    command(sqlite_engine, "add", "olena", "--link")
    assert demo_hint(sqlite_engine, SETTINGS, NOW) == ""


@pytest.mark.parametrize("environment", [{"HOST": "0.0.0.0"}, {"BEHIND_PROXY": "1"}])
def test_where_others_can_reach_the_door_no_demo_account_is_made(
    sqlite_engine: Engine, environment: dict[str, str]
) -> None:
    assert demo_hint(sqlite_engine, read_settings(environment), NOW) == ""
