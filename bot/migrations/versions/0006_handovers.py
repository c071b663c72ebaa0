"""Conversations with a person, their messages, transitions and answers by e-mail."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def moment(name: str) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def upgrade() -> None:
    op.create_table(
        "handovers",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("session", sa.String(64), nullable=False),
        sa.Column("open_for", sa.String(64)),
        sa.Column("pseudonym", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("topic", sa.String(40)),
        sa.Column("department", sa.String(40), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("contact_kind", sa.String(8)),
        sa.Column("contact", sa.String(254)),
        sa.Column("taken_by", sa.String(64)),
        moment("opened"),
        moment("since"),
        moment("changed"),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("last_from", sa.String(10)),
        sa.Column("reason", sa.String(16)),
        sa.PrimaryKeyConstraint("id", name="pk_handovers"),
        sa.UniqueConstraint("open_for", name="uq_handovers_open_for"),
    )
    for column in ("state", "session", "opened"):
        op.create_index(f"ix_handovers_{column}", "handovers", [column])
    op.create_table(
        "handover_messages",
        sa.Column("handover", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("who", sa.String(10), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("german", sa.Text()),
        moment("at"),
        sa.Column("earlier", sa.Boolean(), nullable=False),
        sa.Column("sent_as", sa.String(64)),
        sa.PrimaryKeyConstraint("handover", "number", name="pk_handover_messages"),
        sa.UniqueConstraint("handover", "sent_as", name="uq_handover_messages_handover"),
    )
    op.create_table(
        "handover_transitions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handover", sa.String(32), nullable=False),
        moment("at"),
        sa.Column("before", sa.String(16)),
        sa.Column("after", sa.String(16), nullable=False),
        sa.Column("department", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(16)),
        sa.PrimaryKeyConstraint("id", name="pk_handover_transitions"),
    )
    for column in ("handover", "at"):
        op.create_index(f"ix_handover_transitions_{column}", "handover_transitions", [column])
    op.create_table(
        "handover_mails",
        sa.Column("key", sa.String(48), nullable=False),
        sa.Column("handover", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        moment("due"),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_handover_mails"),
    )
    for column in ("handover", "due"):
        op.create_index(f"ix_handover_mails_{column}", "handover_mails", [column])


def downgrade() -> None:
    for table in ("handover_mails", "handover_transitions", "handover_messages", "handovers"):
        op.drop_table(table)
