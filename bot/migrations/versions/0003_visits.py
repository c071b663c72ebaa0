"""The day at the counters: who has come, and the numbers of the tickets."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "visits",
        sa.Column("appointment", sa.String(32), nullable=False),
        sa.Column("ticket", sa.Integer(), nullable=False),
        sa.Column("walk_in", sa.Boolean(), nullable=False),
        sa.Column("arrived", sa.DateTime(timezone=True), nullable=False),
        sa.Column("desk", sa.Integer()),
        sa.Column("called", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("appointment", name="pk_visits"),
    )
    op.create_table(
        "tickets",
        sa.Column("office", sa.String(40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("office", "day", name="pk_tickets"),
    )


def downgrade() -> None:
    op.drop_table("tickets")
    op.drop_table("visits")
