"""Organisations keep the wording of instruments that they hold a licence for."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "instrument_wording",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("instrument", sa.String(length=120), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_instrument_wording_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument_wording")),
    )
    with op.batch_alter_table("instrument_wording", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_instrument_wording_organisation_id_instrument_number"),
            ["organisation_id", "instrument", "number"],
            unique=True,
        )


def downgrade() -> None:
    op.drop_table("instrument_wording")
