"""The command line: ``python -m bot serve`` and its parts."""

from __future__ import annotations

import argparse
import asyncio
import sys

from bot.data_files import DataFileError
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

    action_server.serve(settings().action_port or 5055)


def rasa() -> None:
    """The Rasa server alone."""
    from bot.run import rasa_server

    rasa_server.serve(settings().models, settings().rasa_port or 5005)


def web() -> None:
    """The public door alone."""
    from bot.run import web_server

    current = settings()
    web_server.serve(
        current,
        f"http://127.0.0.1:{current.rasa_port or 5005}",
        f"http://127.0.0.1:{current.action_port or 5055}",
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


def evaluate() -> None:
    """Measure the understanding; with --keep as the figures to compare with next time."""
    from bot.run.evaluate import evaluate as measure

    print(measure(settings(), keep="--keep" in sys.argv))


def catalogues() -> None:
    """Write new German texts into all catalogues and mark changed ones as fuzzy."""
    from bot.run.catalogues import update_all

    print("\n".join(update_all()))


def check() -> None:
    """Check all content; each mistake is named by file, line and mend."""
    from bot.run.check import check_content

    check_content()
    print("Content: no mistakes.")


COMMANDS = {
    call.__name__: call for call in (serve, train, evaluate, actions, rasa, web, worker, migrate, catalogues, check)
}


OPTIONS = {"train": ("--if-needed",), "evaluate": ("--keep",)}


def main() -> int:
    """Run a command; foreseen errors end in a sentence, not in a stack trace."""
    from bot.run.supervisor import StartError
    from bot.run.training import TrainingError

    parser = argparse.ArgumentParser(prog="python -m bot", description="The Lünen welcome assistant.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, call in COMMANDS.items():
        command = commands.add_parser(name, help=call.__doc__)
        for option in OPTIONS.get(name, ()):
            command.add_argument(option, action="store_true")
    chosen = parser.parse_args().command
    try:
        COMMANDS[chosen]()
    except (DataFileError, SettingError, StartError, TrainingError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
