"""The log holds whether the citizen was asked: the response rate is by those who were."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("turns", sa.Column("helpful_asked", sa.Boolean()))
    op.add_column("turns", sa.Column("survey_asked", sa.Boolean()))


def downgrade() -> None:
    op.drop_column("turns", "survey_asked")
    op.drop_column("turns", "helpful_asked")
