"""Accounts of the staff and their roles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.city.departments import departments
from bot.staff.passwords import hashed_password
from bot.staff.tables import accounts

Role = Literal["frontoffice", "editor", "coordinator", "administrator"]

ROLES: tuple[Role, ...] = get_args(Role)

SHORTEST_PASSWORD = 12

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")


@dataclass(frozen=True)
class Account:
    """Somebody who may sign in. ``has_password`` is false until the person has chosen one.

    ``department`` is where the person works, None for all of the city; it opens and closes nothing, it only decides
    what is shown first.
    """

    name: str
    role: Role
    demo: bool
    has_password: bool
    locked_until: datetime | None
    department: str | None = None


class AccountError(Exception):
    """Something that cannot be done to an account; ``key`` names the sentence in data/texts/staff/accounts.yml."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


_columns = (
    accounts.c.name,
    accounts.c.role,
    accounts.c.demo,
    accounts.c.password.is_not(None).label("has_password"),
    accounts.c.locked_until,
    accounts.c.department,
)


def all_accounts(connection: Connection) -> list[Account]:
    """Every account, by name."""
    return [Account(**row._mapping) for row in connection.execute(select(*_columns).order_by(accounts.c.name))]


def find_account(connection: Connection, name: str) -> Account | None:
    """The account of that name."""
    row = connection.execute(select(*_columns).where(accounts.c.name == name)).first()
    return Account(**row._mapping) if row else None


def add_account(
    connection: Connection,
    name: str,
    role: Role,
    now: datetime,
    password: str | None = None,
    demo: bool = False,
    department: str | None = None,
) -> None:
    """A new account; without a password it is opened by a one-time link (bot/staff/links.py).

    Raises:
        AccountError: the name is taken or unfit, the password too short, the department none of the city's.
    """
    if not _NAME.fullmatch(name):
        raise AccountError(
            "bad_name", f"{name!r} is no name for an account: two to 40 of a-z, 0-9, dot, hyphen, underscore."
        )
    row = {
        "name": name,
        "role": role,
        "password": _hashed(password) if password is not None else None,
        "demo": demo,
        "failures": 0,
        "created": now,
        "department": _known(department),
    }
    try:
        with connection.begin_nested():
            connection.execute(accounts.insert().values(**row))
    except IntegrityError:
        raise AccountError("name_taken", f"There is an account {name!r} already.") from None


def set_role(connection: Connection, name: str, role: Role) -> None:
    """Give an account another role; it counts from the next request on.

    Raises:
        AccountError: there is no such account.
    """
    _change(connection, name, accounts.update().values(role=role))


def set_department(connection: Connection, name: str, department: str | None) -> None:
    """Say where the owner of an account works, None for all of the city.

    Raises:
        AccountError: there is no such account or department.
    """
    _change(connection, name, accounts.update().values(department=_known(department)))


def set_password(connection: Connection, name: str, password: str) -> None:
    """Give an account a new password, and unlock it.

    Raises:
        AccountError: there is no such account, the password is too short.
    """
    values = {"password": _hashed(password), "failures": 0, "locked_until": None}
    _change(connection, name, accounts.update().values(**values))


def remove_account(connection: Connection, name: str) -> None:
    """Remove an account; its sessions and links end with it.

    Raises:
        AccountError: there is no such account.
    """
    _change(connection, name, accounts.delete())


def _change(connection: Connection, name: str, change: Any) -> None:
    if not connection.execute(change.where(accounts.c.name == name)).rowcount:
        raise no_account(name)


def _known(department: str | None) -> str | None:
    if department is None:
        return None
    found = departments().get(department)
    if found is None or not found.inside:
        raise AccountError(
            "bad_department", f"{department!r} is no department of the city: use an id of data/city/departments.yml."
        )
    return department


def no_account(name: str) -> AccountError:
    """What to raise where a name is nobody's."""
    return AccountError("no_account", f"There is no account {name!r}.")


def _hashed(password: str) -> str:
    if len(password) < SHORTEST_PASSWORD:
        raise AccountError("short_password", f"A password has at least {SHORTEST_PASSWORD} characters.")
    return hashed_password(password)
