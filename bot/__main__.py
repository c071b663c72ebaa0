"""The command line: ``python -m bot serve`` and its parts."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
import warnings
from datetime import datetime
from pathlib import Path

from bot.data_files import DataFileError
from bot.language.dates import BERLIN
from bot.settings import SettingError, settings


def serve() -> None:
    """Train where needed, migrate, serve everything."""
    from bot.run import supervisor
    from bot.run.check import check_content

    check_content()
    supervisor.prepare(settings())
    asyncio.run(supervisor.run(settings()))


def train() -> None:
    """Train a model; with --if-needed only where something that it is made of has changed."""
    from bot.run.training import is_up_to_date
    from bot.run.training import train as train_model

    if "--if-needed" in sys.argv and is_up_to_date(settings()):
        return
    print(f"Trained {train_model(settings()).name}")


def actions() -> None:
    """The action server alone."""
    from bot.run import action_server
    from bot.run.models import model_version

    current = settings()
    os.environ.setdefault("MODEL_VERSION", model_version(current.models))
    action_server.serve(current.internal_host, current.action_port or 5055)


def rasa() -> None:
    """The Rasa server alone."""
    from bot.run import rasa_server

    current = settings()
    rasa_server.serve(current.models, current.internal_host, current.rasa_port or 5005)


def web() -> None:
    """The public door alone."""
    from bot.run import web_server

    current = settings()
    web_server.serve(
        current,
        current.rasa_urls or (f"http://127.0.0.1:{current.rasa_port or 5005}",),
        current.actions_url or f"http://127.0.0.1:{current.action_port or 5055}",
    )


def worker() -> None:
    """The worker alone: notices, the waiting list, places for new days."""
    from bot.run import worker as running

    running.run(settings())


def migrate() -> None:
    """Bring the database to the newest form."""
    from bot.database import engine
    from bot.run.migrate import migrate as bring_up

    bring_up(engine())


def backup() -> None:
    """Write the database, without what is soon destroyed, to a new file."""
    from bot.run.backup import backup as write

    write(settings().database_url, Path(sys.argv[2]))


def restore() -> None:
    """Fill an empty database from a backup."""
    from bot.run.backup import restore as fill

    fill(settings().database_url, Path(sys.argv[2]))


def evaluate() -> None:
    """Measure the understanding; with --keep as the figures to compare with next time."""
    from bot.run.evaluate import evaluate as measure

    print(measure(settings(), keep="--keep" in sys.argv))


def learn() -> None:
    """Train with what was assigned at /review; a model that is worse is refused."""
    from bot.database import engine
    from bot.run.learn import learn as run

    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Ended: nothing was learned."))  # so that it tidies up
    print(run(settings(), engine(), datetime.now(BERLIN)))


def vectors() -> None:
    """Write the vectors of all utterances and of the content into data/, so that a first start is quick."""
    from bot.run.vectors import ship_vectors

    print("\n".join(f"{count} vectors written to {file}" for file, count in ship_vectors().items()))


def catalogues() -> None:
    """Write new German texts into all catalogues and mark changed ones as fuzzy."""
    from bot.run.catalogues import update_all

    print("\n".join(update_all()))


def check(options: argparse.Namespace) -> int:
    """Check all content; 1 where ``--strict`` finds something to do."""
    from bot.run.findings_report import check as report

    return report(options, datetime.now(BERLIN).date())


def _add_check_options(parser: argparse.ArgumentParser) -> None:
    from bot.run.kinds import MENDS

    parser.add_argument("--kind", choices=MENDS, help="only findings of this kind")
    parser.add_argument("--all", action="store_true", help="every finding, not only the first few of a kind")
    parser.add_argument("--summary", action="store_true", help="only how many of each kind")
    parser.add_argument("--strict", action="store_true", help="end with 1 where there is any finding")
    parser.add_argument("--json", action="store_true", help="findings as a JSON list of objects")


def user(options: argparse.Namespace) -> None:
    """The accounts of the staff."""
    from bot.database import engine
    from bot.run.migrate import migrate as bring_up
    from bot.run.users import manage_users

    bring_up(engine())
    manage_users(options, engine(), settings(), datetime.now(BERLIN))


def simulate() -> None:
    """Fill an empty database with an invented year, marked as such: --year."""
    from bot.database import engine
    from bot.run.migrate import migrate as bring_up
    from bot.run.simulate import SimulationError, simulate_year

    if "--year" not in sys.argv:
        raise SimulationError("Say how much: python -m bot simulate --year")
    bring_up(engine())
    simulate_year(engine(), datetime.now(BERLIN), print)


COMMANDS = {
    call.__name__: call
    for call in (
        serve,
        train,
        evaluate,
        actions,
        rasa,
        web,
        worker,
        migrate,
        backup,
        restore,
        learn,
        vectors,
        catalogues,
        simulate,
    )
}


OPTIONS = {"train": ("--if-needed",), "evaluate": ("--keep",), "simulate": ("--year",)}


def main() -> int:
    """Run a command; foreseen errors end in a sentence, not in a stack trace."""
    if sys.warnoptions == ["ignore"]:  # as the Makefile sets it; some libraries turn their warnings on again
        warnings.showwarning = lambda *_, **__: None

    from bot.run.backup import BackupError
    from bot.run.simulate import SimulationError
    from bot.run.supervisor import StartError
    from bot.run.training import TrainingError
    from bot.run.users import add_user_options
    from bot.staff.accounts import AccountError

    parser = argparse.ArgumentParser(prog="python -m bot", description="The Lünen welcome assistant.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, call in COMMANDS.items():
        command = commands.add_parser(name, help=call.__doc__)
        for option in OPTIONS.get(name, ()):
            command.add_argument(option, action="store_true")
        if name in ("backup", "restore"):
            command.add_argument("file")
    checking = "Check all content: mistakes by file, line and mend; then what waits for an editor."
    _add_check_options(commands.add_parser("check", help=checking, description=checking))
    add_user_options(commands.add_parser("user", help=user.__doc__, description=user.__doc__))
    options = parser.parse_args()
    try:
        if options.command == "check":
            return check(options)
        if options.command == "user":
            user(options)
            return 0
        COMMANDS[options.command]()
    except (
        AccountError,
        BackupError,
        DataFileError,
        SettingError,
        SimulationError,
        StartError,
        TrainingError,
    ) as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader of our output, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


if __name__ == "__main__":
    sys.exit(main())
