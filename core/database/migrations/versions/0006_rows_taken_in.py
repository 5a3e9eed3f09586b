"""Rows of files that were taken in when an organisation joined."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "taken_in_row",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("sheet", sa.String(length=40), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_taken_in_row_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taken_in_row")),
        sa.UniqueConstraint(
            "organisation_id", "sheet", "reference", name=op.f("uq_taken_in_row_organisation_id_sheet_reference")
        ),
    )


def downgrade() -> None:
    op.drop_table("taken_in_row")
