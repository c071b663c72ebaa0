"""Bringing the database to the newest form."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from sqlalchemy.engine import Engine

from bot.settings import ROOT


def migrate(engine: Engine, revision: str = "head") -> None:
    """Run the migrations up to ``revision``; nothing happens where the database is there already."""
    configuration = Config()
    configuration.set_main_option("script_location", str(ROOT / "bot" / "migrations"))
    with engine.begin() as connection:
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, revision)
