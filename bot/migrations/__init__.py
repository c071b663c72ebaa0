"""Alembic migrations of the assistant's own database."""
