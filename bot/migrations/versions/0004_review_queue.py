"""The review queue: redacted messages that were not understood or did not help."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "review_queue",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("session", sa.String(32)),
        sa.Column("quarter_hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("topic", sa.String(40)),
        sa.Column("facet", sa.String(24)),
        sa.Column("confidence", sa.String(8)),
        sa.Column("content_version", sa.String(16), nullable=False),
        sa.Column("model_version", sa.String(40), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(16)),
        sa.Column("decided_topic", sa.String(40)),
        sa.Column("decided_facet", sa.String(24)),
        sa.Column("decided_by", sa.String(64)),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("learned_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_review_queue"),
    )
    op.create_index("ix_review_queue_quarter_hour", "review_queue", ["quarter_hour"])
    op.create_index("ix_review_queue_session", "review_queue", ["session"])


def downgrade() -> None:
    op.drop_table("review_queue")
