"""The department of an account: whose requests somebody sees first."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("staff_accounts", sa.Column("department", sa.String(40)))


def downgrade() -> None:
    op.drop_column("staff_accounts", "department")
