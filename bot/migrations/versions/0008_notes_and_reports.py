"""Staff: internal notes, reports of wrong answers."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "staff_notes",
        sa.Column("subject", sa.String(60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(40), nullable=False),
        sa.Column("changed", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("subject", name="pk_staff_notes"),
    )
    op.create_table(
        "staff_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("topic", sa.String(40), nullable=False),
        sa.Column("facet", sa.String(24), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("source", sa.String(8), nullable=False),
        sa.Column("account", sa.String(40)),
        sa.Column("done", MOMENT),
        sa.Column("done_by", sa.String(40)),
        sa.PrimaryKeyConstraint("id", name="pk_staff_reports"),
    )
    op.create_index("ix_staff_reports_done", "staff_reports", ["done"])


def downgrade() -> None:
    op.drop_table("staff_reports")
    op.drop_table("staff_notes")
