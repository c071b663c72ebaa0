"""The figures of each day get the sum of the values of each dimension, under the value ""."""

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.execute(
        "INSERT INTO daily_figures (dimension, figure, value, day, bucket, month, count) "
        "SELECT dimension, figure, '', day, bucket, month, SUM(count) FROM daily_figures "
        "WHERE dimension <> '' GROUP BY dimension, figure, day, bucket, month"
    )


def downgrade() -> None:
    op.execute("DELETE FROM daily_figures WHERE dimension <> '' AND value = ''")
