"""Staff: accounts, their sessions and one-time links, the audit table."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "staff_accounts",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("password", sa.String(200)),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", MOMENT),
        sa.Column("created", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_staff_accounts"),
    )
    op.create_table(
        "staff_sessions",
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("account", sa.String(40), nullable=False),
        sa.Column("begun", MOMENT, nullable=False),
        sa.Column("last_seen", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["account"], ["staff_accounts.name"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token", name="pk_staff_sessions"),
    )
    op.create_table(
        "staff_links",
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("account", sa.String(40), nullable=False),
        sa.Column("valid_until", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["account"], ["staff_accounts.name"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token", name="pk_staff_links"),
    )
    op.create_table(
        "staff_audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("account", sa.String(40), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_staff_audit"),
    )
    op.create_index("ix_staff_audit_at", "staff_audit", ["at"])


def downgrade() -> None:
    for table in ("staff_audit", "staff_links", "staff_sessions", "staff_accounts"):
        op.drop_table(table)
