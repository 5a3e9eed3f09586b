"""Tasks of referrals: for which day somebody was told that one is late."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("referral_task", schema=None) as batch_op:
        batch_op.add_column(sa.Column("told_for", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("referral_task", schema=None) as batch_op:
        batch_op.drop_column("told_for")
