"""Accounts of the staff from the command line, and the link that ``make run`` prints."""

from __future__ import annotations

import argparse
import getpass
import sys
from datetime import datetime

from sqlalchemy.engine import Engine

from bot.database import writing
from bot.settings import Settings
from bot.staff.accounts import ROLES, add_account, all_accounts, remove_account, set_department, set_role
from bot.staff.audit import COMMAND_LINE, record
from bot.staff.links import demo_link, make_link


def add_user_options(parser: argparse.ArgumentParser) -> None:
    """The commands of ``python -m bot user``."""
    commands = parser.add_subparsers(dest="user_command", required=True)
    add = commands.add_parser("add", help="a new account; asks for its password, or reads it from a pipe")
    add.add_argument("name", help="two to 40 of a-z, 0-9, dot, hyphen, underscore")
    add.add_argument("--role", choices=ROLES, default="frontoffice")
    add.add_argument("--department", help="where the person works: an id of data/city/departments.yml")
    add.add_argument("--link", action="store_true", help="no password: print a link by which its owner chooses one")
    commands.add_parser("list", help="all accounts")
    commands.add_parser("remove", help="remove an account and end its sessions").add_argument("name")
    role = commands.add_parser("role", help="give an account another role")
    role.add_argument("name")
    role.add_argument("role", choices=ROLES)
    department = commands.add_parser("department", help="say where the owner works; without a department: everywhere")
    department.add_argument("name")
    department.add_argument("department", nargs="?", help="an id of data/city/departments.yml")
    commands.add_parser("link", help="print a one-time link for a new password").add_argument("name")


def manage_users(options: argparse.Namespace, engine: Engine, settings: Settings, now: datetime) -> None:
    """Run one of the commands.

    Raises:
        AccountError: with the sentence for whoever typed it.
    """
    command = options.user_command
    if command == "list":
        with engine.connect() as connection:
            for account in all_accounts(connection):
                state = "demo" if account.demo else "" if account.has_password else "no password yet"
                print(f"{account.name:<24}{account.role:<16}{account.department or '':<24}{state}".rstrip())
        return
    password = _ask_password() if command == "add" and not options.link else None
    with writing(engine) as connection:
        if command == "add":
            add_account(connection, options.name, options.role, now, password, department=options.department)
            record(connection, now, COMMAND_LINE, "account_added", options.name)
        elif command == "remove":
            remove_account(connection, options.name)
            record(connection, now, COMMAND_LINE, "account_removed", options.name)
        elif command == "role":
            set_role(connection, options.name, options.role)
            record(connection, now, COMMAND_LINE, "role_changed", options.name)
        elif command == "department":
            set_department(connection, options.name, options.department)
            record(connection, now, COMMAND_LINE, "department_changed", options.name)
        if command == "link" or (command == "add" and options.link):
            print(_address(settings, make_link(connection, options.name, now)))
            record(connection, now, COMMAND_LINE, "link_made", options.name)


def demo_hint(engine: Engine, settings: Settings, now: datetime) -> str:
    """A line with a one-time link to the desk, "" where there are accounts already or others can reach the door."""
    if settings.host not in ("127.0.0.1", "::1", "localhost") or settings.behind_proxy:
        return ""
    with writing(engine) as connection:
        token = demo_link(connection, now)
    if token is None:
        return ""
    address = f"http://{settings.host}:{settings.port}/desk/link/{token}"
    return f"The staff's desk, to try it out (works once, on this machine): {address}"


def _address(settings: Settings, token: str) -> str:
    return f"{settings.public_url}/desk/link/{token}"


def _ask_password() -> str:
    return getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
