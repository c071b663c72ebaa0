"""Backup and restore of the database, by the tools of its makers."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import inspect
from sqlalchemy.engine import make_url

from bot.database import make_engine
from bot.run.migrate import migrate

SHORT_LIVED = ("events", "sessions", "salts", "staff_sessions", "staff_links", "appointment_details")
"""What is destroyed within a day or two (docs/privacy.md) and must not live on in a backup: citizens' words, what
browsers of citizens and staff hold, names typed for a booking that has not been made, and the keys of pseudonyms."""


class BackupError(Exception):
    """A backup or a restore that cannot be done; the message is a sentence that says the mend."""


def backup(url: str, file: Path) -> None:
    """Write all of a running assistant's database but ``SHORT_LIVED`` to a new ``file``.

    Raises:
        BackupError: the file is there already, or the database's own tool failed.
    """
    if file.exists():
        raise BackupError(f"{file} is there already: name a new file.")
    if make_url(url).get_backend_name() == "sqlite":
        _copy(_sqlite_file(url), file)
        with sqlite3.connect(file) as copy:
            tables = {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            for table in tables.intersection(SHORT_LIVED):
                copy.execute(f"DELETE FROM {table}")  # noqa: S608
        copy.execute("VACUUM")
        copy.close()
    else:
        without = [f"--exclude-table-data={table}" for table in SHORT_LIVED]
        _run(["pg_dump", "--format=custom", "--no-owner", *without, f"--file={file}", f"--dbname={url}"])


def restore(url: str, file: Path) -> None:
    """Fill an empty database from a backup and bring it to the newest form.

    Raises:
        BackupError: the database is not empty, there is no such file, or the database's own tool failed.
    """
    if not file.is_file():
        raise BackupError(f"{file} is no backup: name the file that `backup` wrote.")
    engine = make_engine(url)
    with engine.connect() as connection:
        if inspect(connection).get_table_names():
            raise BackupError("The database is not empty: restore into a new one, then let DATABASE_URL name it.")
    engine.dispose()
    if make_url(url).get_backend_name() == "sqlite":
        _copy(file, _sqlite_file(url))
    else:
        _run(["pg_restore", "--no-owner", "--single-transaction", "--exit-on-error", f"--dbname={url}", str(file)])
    migrate(make_engine(url))


def _sqlite_file(url: str) -> Path:
    return Path(str(make_url(url).database))


def _copy(source: Path, target: Path) -> None:
    """A copy as of one moment, also while others write."""
    try:
        with (
            sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True) as read,
            sqlite3.connect(target) as written,
        ):
            read.backup(written)
    except sqlite3.DatabaseError as error:
        raise BackupError(f"{source} could not be copied to {target}: {error}.") from None


def _run(command: Sequence[str]) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise BackupError(f"{command[0]} is missing: install PostgreSQL's client programs.") from None
    if done.returncode != 0:
        raise BackupError(f"{command[0]} failed: {done.stderr.strip().splitlines()[-1]}")
