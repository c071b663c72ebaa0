"""Fields of a booking on their way, and the days to the first place in the log."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "appointment_details",
        sa.Column("conversation", sa.String(64), nullable=False),
        sa.Column("name", sa.String(80)),
        sa.Column("contact", sa.String(254)),
        sa.Column("given", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("conversation", name="pk_appointment_details"),
    )
    op.create_index("ix_appointment_details_given", "appointment_details", ["given"])
    op.add_column("turns", sa.Column("days_to_place", sa.Integer()))


def downgrade() -> None:
    op.drop_column("turns", "days_to_place")
    op.drop_table("appointment_details")
