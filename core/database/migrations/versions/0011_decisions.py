"""What is decided about referrals: transfers, gaps, onward referrals, holding, withdrawing, capacity."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "worker_capacity",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("full_points", sa.Integer(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("travels", sa.String(length=200), nullable=True),
        sa.Column("for_women", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_worker_capacity_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_worker_capacity_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker_capacity")),
    )
    with op.batch_alter_table("worker_capacity", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_worker_capacity_organisation_id_id"), ["organisation_id", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_worker_capacity_person_id_organisation_id"), ["person_id", "organisation_id"], unique=True
        )

    op.create_table(
        "women_only_ground",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.Column("ground", sa.String(length=40), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_women_only_ground_decided_by")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_women_only_ground_organisation_id")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_women_only_ground_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_women_only_ground")),
    )
    with op.batch_alter_table("women_only_ground", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_women_only_ground_organisation_id_ends"), ["organisation_id", "ends"], unique=False
        )

    op.create_table(
        "gap",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("needs", sa.JSON(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("tried", sa.JSON(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("raised_by", sa.Uuid(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_as", sa.String(length=40), nullable=True),
        sa.Column("resolution", sa.Text(), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_gap_client_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_gap_organisation_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_gap_owner_id")),
        sa.ForeignKeyConstraint(["raised_by"], ["person.id"], name=op.f("fk_gap_raised_by")),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_gap_referral_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gap")),
    )
    with op.batch_alter_table("gap", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gap_client_id"), ["client_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_gap_organisation_id_state_due"), ["organisation_id", "state", "due"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_gap_owner_id_state"), ["owner_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_gap_referral_id"), ["referral_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_gap_state_due"), ["state", "due"], unique=False)

    op.create_table(
        "onward_referral",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("sort", sa.String(length=40), nullable=False),
        sa.Column("to_service_id", sa.Uuid(), nullable=True),
        sa.Column("to_name", sa.String(length=200), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_accompanied", sa.Boolean(), nullable=False),
        sa.Column("appointment_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("outcome_on", sa.Date(), nullable=True),
        sa.Column("outcome_words", sa.Text(), nullable=True),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_onward_referral_client_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_onward_referral_organisation_id")
        ),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_onward_referral_referral_id")),
        sa.ForeignKeyConstraint(["to_service_id"], ["service.id"], name=op.f("fk_onward_referral_to_service_id")),
        sa.ForeignKeyConstraint(["worker_id"], ["person.id"], name=op.f("fk_onward_referral_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_onward_referral")),
    )
    with op.batch_alter_table("onward_referral", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_onward_referral_client_id"), ["client_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_onward_referral_organisation_id_id"), ["organisation_id", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_onward_referral_referral_id"), ["referral_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_onward_referral_worker_id_outcome"), ["worker_id", "outcome"], unique=False
        )

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
        batch_op.add_column(sa.Column("women_only", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("withdrawn_as", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_by", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("held_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("held_because", sa.Text(), nullable=True))
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.alter_column("women_only", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.drop_column("held_because")
        batch_op.drop_column("held_until")
        batch_op.drop_column("withdrawn_by")
        batch_op.drop_column("withdrawn_as")
        batch_op.drop_column("women_only")

    with op.batch_alter_table("transfer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_transfer_to_organisation_id_state_client_id"))
        batch_op.drop_index(batch_op.f("ix_transfer_state_lapses_on"))
        batch_op.drop_index(batch_op.f("ix_transfer_referral_id"))
        batch_op.drop_index(batch_op.f("ix_transfer_organisation_id_state_id"))
        batch_op.drop_index(batch_op.f("ix_transfer_client_id"))

    op.drop_table("transfer")
    with op.batch_alter_table("onward_referral", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_onward_referral_worker_id_outcome"))
        batch_op.drop_index(batch_op.f("ix_onward_referral_referral_id"))
        batch_op.drop_index(batch_op.f("ix_onward_referral_organisation_id_id"))
        batch_op.drop_index(batch_op.f("ix_onward_referral_client_id"))

    op.drop_table("onward_referral")
    with op.batch_alter_table("gap", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gap_state_due"))
        batch_op.drop_index(batch_op.f("ix_gap_referral_id"))
        batch_op.drop_index(batch_op.f("ix_gap_owner_id_state"))
        batch_op.drop_index(batch_op.f("ix_gap_organisation_id_state_due"))
        batch_op.drop_index(batch_op.f("ix_gap_client_id"))

    op.drop_table("gap")
    with op.batch_alter_table("women_only_ground", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_women_only_ground_organisation_id_ends"))

    op.drop_table("women_only_ground")
    with op.batch_alter_table("worker_capacity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_worker_capacity_person_id_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_worker_capacity_organisation_id_id"))

    op.drop_table("worker_capacity")
