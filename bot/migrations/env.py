"""Alembic's entry: migrates with the connection handed over by bot.run.migrate."""

from alembic import context

from bot.database import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
