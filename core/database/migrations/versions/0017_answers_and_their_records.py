"""Kept answers: every record that a request opened or wrote, so that all of them are looked at before it is given again.
What was answered before this is not shown again, and not done again either."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("answered_request", schema=None) as batch_op:
        batch_op.add_column(sa.Column("concerns", sa.JSON(none_as_null=True), nullable=True))
        batch_op.drop_column("record_id")
        batch_op.drop_column("kind")


def downgrade() -> None:
    """The answers are emptied: what they concern is no longer known."""
    with op.batch_alter_table("answered_request", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column("record_id", sa.Uuid(), nullable=True))
        batch_op.drop_column("concerns")
    op.execute(sa.table("answered_request", sa.column("body")).update().values(body="{}"))
