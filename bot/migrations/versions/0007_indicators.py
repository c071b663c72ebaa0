"""The figures of each day, and what the log needs for them."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("turns", sa.Column("position", sa.Integer()))
    op.add_column("turns", sa.Column("nearest_topic", sa.String(40)))
    op.add_column("turns", sa.Column("translated", sa.Boolean()))
    op.create_index("ix_appointment_transitions_at", "appointment_transitions", ["at"])
    op.create_table(
        "daily_figures",
        sa.Column("dimension", sa.String(16), nullable=False),
        sa.Column("figure", sa.String(32), nullable=False),
        sa.Column("value", sa.String(40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("bucket", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("dimension", "figure", "value", "day", "bucket", name="pk_daily_figures"),
    )
    op.create_table(
        "counting",
        sa.Column("name", sa.String(16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counting"),
    )
    op.create_table(
        "milestones",
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("label", sa.String(40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "label", name="pk_milestones"),
    )


def downgrade() -> None:
    for table in ("milestones", "counting", "daily_figures"):
        op.drop_table(table)
    op.drop_index("ix_appointment_transitions_at", "appointment_transitions")
    for column in ("translated", "nearest_topic", "position"):
        op.drop_column("turns", column)
