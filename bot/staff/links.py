"""One-time links that open an account: the demo account's, and those by which somebody chooses a password."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.staff.accounts import Account, add_account, all_accounts, find_account, no_account
from bot.staff.sessions import hashed
from bot.staff.tables import sign_in_links

VALID_FOR = timedelta(hours=24)

DEMO = "demo"


def make_link(connection: Connection, account: str, now: datetime) -> str:
    """The token of a new link to an account; older ones are worth nothing from now on.

    Raises:
        AccountError: there is no such account.
    """
    if find_account(connection, account) is None:
        raise no_account(account)
    token = secrets.token_urlsafe(32)
    connection.execute(sign_in_links.delete().where(sign_in_links.c.account == account))
    connection.execute(sign_in_links.insert().values(token=hashed(token), account=account, valid_until=now + VALID_FOR))
    return token


def linked_account(connection: Connection, token: str, now: datetime) -> Account | None:
    """Whose link it is, None where it is used or too old."""
    this = (sign_in_links.c.token == hashed(token)) & (sign_in_links.c.valid_until > now)
    name = connection.execute(select(sign_in_links.c.account).where(this)).scalar()
    return find_account(connection, name) if name else None


def use_link(connection: Connection, token: str) -> bool:
    """Use a link up; false where somebody did so before."""
    return bool(connection.execute(sign_in_links.delete().where(sign_in_links.c.token == hashed(token))).rowcount)


def demo_link(connection: Connection, now: datetime) -> str | None:
    """The token of a link to the demo account, which is made where there is no account yet; None beside real ones."""
    names = {account.name for account in all_accounts(connection) if not account.demo}
    if names:
        return None
    if find_account(connection, DEMO) is None:
        add_account(connection, DEMO, "administrator", now, demo=True)
    return make_link(connection, DEMO, now)
