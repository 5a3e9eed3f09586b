"""What is decided about referrals: transfers, gaps, onward referrals, holding, withdrawing, capacity."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "transfer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("to_organisation_id", sa.Uuid(), nullable=False),
        sa.Column("to_service_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("person_agrees", sa.Boolean(), nullable=False),
        sa.Column("sender_stays", sa.Boolean(), nullable=False),
        sa.Column("lead_goes_over", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lapses_on", sa.Date(), nullable=False),
        sa.Column("refused_as", sa.String(length=40), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held", sa.JSON(), nullable=True),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_transfer_client_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_transfer_organisation_id")),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name=op.f("fk_transfer_proposed_by")),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_transfer_referral_id")),
        sa.ForeignKeyConstraint(["settled_by"], ["person.id"], name=op.f("fk_transfer_settled_by")),
        sa.ForeignKeyConstraint(
            ["to_organisation_id"], ["organisation.id"], name=op.f("fk_transfer_to_organisation_id")
        ),
        sa.ForeignKeyConstraint(["to_service_id"], ["service.id"], name=op.f("fk_transfer_to_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
    )
    with op.batch_alter_table("transfer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_transfer_client_id"), ["client_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_transfer_organisation_id_state_id"), ["organisation_id", "state", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_transfer_referral_id"), ["referral_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_transfer_state_lapses_on"), ["state", "lapses_on"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_transfer_to_organisation_id_state_client_id"),
            ["to_organisation_id", "state", "client_id"],
            unique=False,
        )

    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.add_column(sa.Column("withdrawn_as", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_by", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("held_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("held_because", sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.drop_column("held_because")
        batch_op.drop_column("held_until")
        batch_op.drop_column("withdrawn_by")
        batch_op.drop_column("withdrawn_as")

    with op.batch_alter_table("transfer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_transfer_to_organisation_id_state_client_id"))
        batch_op.drop_index(batch_op.f("ix_transfer_state_lapses_on"))
        batch_op.drop_index(batch_op.f("ix_transfer_referral_id"))
        batch_op.drop_index(batch_op.f("ix_transfer_organisation_id_state_id"))
        batch_op.drop_index(batch_op.f("ix_transfer_client_id"))

    op.drop_table("transfer")
