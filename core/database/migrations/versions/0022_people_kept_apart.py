"""Members of staff kept apart from clients."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "conflict_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("sort", sa.String(length=40), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_conflict_link_client_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_conflict_link_person_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_conflict_link_organisation_id")
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_conflict_link_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict_link")),
    )
    with op.batch_alter_table("conflict_link", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_conflict_link_person_id_client_id"), ["person_id", "client_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_conflict_link_client_id_person_id"), ["client_id", "person_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_conflict_link_organisation_id_id"), ["organisation_id", "id"], unique=False
        )


def downgrade() -> None:
    op.drop_table("conflict_link")
