"""Appointments: places, bookings with their history, the waiting list, notices, limits."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "places",
        sa.Column("office", sa.String(40), nullable=False),
        sa.Column("minute", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("counter", sa.Integer(), autoincrement=False, nullable=False),
        moment("free_at"),
        sa.Column("appointment", sa.String(32)),
        sa.PrimaryKeyConstraint("office", "minute", "counter", name="pk_places"),
    )
    op.create_index("ix_places_appointment", "places", ["appointment"])
    op.create_table(
        "appointments",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        moment("changed"),
        moment("hold_until"),
        sa.Column("office", sa.String(40), nullable=False),
        sa.Column("service", sa.String(40), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        moment("starts"),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("counter", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("confirm_key", sa.String(64)),
        sa.Column("conversation", sa.String(64)),
        sa.Column("contact_mark", sa.String(64)),
        sa.Column("contact", sa.String(254)),
        sa.Column("name", sa.String(80)),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("interpreter", sa.String(16)),
        sa.Column("accessible", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_appointments"),
        sa.UniqueConstraint("code", name="uq_appointments_code"),
    )
    for column in ("state", "starts", "conversation", "contact_mark"):
        op.create_index(f"ix_appointments_{column}", "appointments", [column])
    op.create_table(
        "appointment_transitions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appointment", sa.String(32), nullable=False),
        moment("at"),
        sa.Column("before", sa.String(12)),
        sa.Column("after", sa.String(12), nullable=False),
        moment("starts"),
        sa.PrimaryKeyConstraint("id", name="pk_appointment_transitions"),
    )
    op.create_index("ix_appointment_transitions_appointment", "appointment_transitions", ["appointment"])
    op.create_table(
        "appointment_persons",
        sa.Column("mark", sa.String(64), nullable=False),
        moment("seen"),
        sa.PrimaryKeyConstraint("mark", name="pk_appointment_persons"),
    )
    op.create_index("ix_appointment_persons_seen", "appointment_persons", ["seen"])
    op.create_table(
        "wrong_codes",
        sa.Column("source", sa.String(64), nullable=False),
        moment("since"),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("source", name="pk_wrong_codes"),
    )
    op.create_index("ix_wrong_codes_since", "wrong_codes", ["since"])
    op.create_table(
        "waiting_list",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        moment("joined"),
        moment("until"),
        moment("offer_until", nullable=True),
        sa.Column("appointment", sa.String(32)),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("service", sa.String(40), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("conversation", sa.String(64), nullable=False),
        sa.Column("contact_mark", sa.String(64), nullable=False),
        sa.Column("contact", sa.String(254), nullable=False),
        sa.Column("name", sa.String(80)),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("interpreter", sa.String(16)),
        sa.Column("accessible", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_waiting_list"),
        sa.UniqueConstraint("code", name="uq_waiting_list_code"),
    )
    for column in ("state", "appointment"):
        op.create_index(f"ix_waiting_list_{column}", "waiting_list", [column])
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("appointment", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("audience", sa.String(8), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        moment("starts"),
        moment("written"),
        moment("due"),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        moment("sent", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
    )
    for column in ("appointment", "due"):
        op.create_index(f"ix_outbox_{column}", "outbox", [column])


def downgrade() -> None:
    for table in (
        "outbox",
        "waiting_list",
        "wrong_codes",
        "appointment_persons",
        "appointment_transitions",
        "appointments",
        "places",
    ):
        op.drop_table(table)
