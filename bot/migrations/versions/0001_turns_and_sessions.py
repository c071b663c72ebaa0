"""The interaction log, the salts of its pseudonyms and the door's sessions."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "turns",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("quarter_hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("session", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("detected_language", sa.String(16)),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("topic", sa.String(40)),
        sa.Column("facet", sa.String(24)),
        sa.Column("confidence", sa.String(8)),
        sa.Column("outcome", sa.String(24), nullable=False),
        sa.Column("department", sa.String(40)),
        sa.Column("district", sa.String(40)),
        sa.Column("latency_ms", sa.Integer()),
        sa.Column("content_version", sa.String(16), nullable=False),
        sa.Column("model_version", sa.String(40), nullable=False),
        sa.Column("helpful", sa.Boolean()),
        sa.Column("satisfaction", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name="pk_turns"),
    )
    op.create_index("ix_turns_quarter_hour", "turns", ["quarter_hour"])
    op.create_index("ix_turns_session", "turns", ["session"])
    op.create_index("ix_turns_topic", "turns", ["topic"])
    op.create_table(
        "salts",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("salt", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_salts"),
    )
    op.create_table(
        "sessions",
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("conversation", sa.String(32), nullable=False),
        sa.Column("pseudonym", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("topic", sa.String(40)),
        sa.Column("in_form", sa.Boolean(), nullable=False),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token", name="pk_sessions"),
    )
    op.create_index("ix_sessions_last_seen", "sessions", ["last_seen"])


def downgrade() -> None:
    op.drop_table("sessions")
    op.drop_table("salts")
    op.drop_table("turns")
