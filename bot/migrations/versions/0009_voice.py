"""What a session was asked about its answers, and whether it was easy to get one."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("turns", sa.Column("effort", sa.Boolean()))
    op.add_column("sessions", sa.Column("asked", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("sessions", sa.Column("surveyed", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("sessions", sa.Column("expects", sa.String(32)))


def downgrade() -> None:
    for column in ("expects", "surveyed", "asked"):
        op.drop_column("sessions", column)
    op.drop_column("turns", "effort")
