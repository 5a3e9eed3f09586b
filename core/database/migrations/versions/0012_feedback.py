"""Feedback: deaths, what people are to be told, status pages of referrers."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "death",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("died_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_for", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_back_by", sa.Uuid(), nullable=True),
        sa.Column("taken_back_because", sa.Text(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_death_client_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_death_recorded_by")),
        sa.ForeignKeyConstraint(["recorded_for"], ["organisation.id"], name=op.f("fk_death_recorded_for")),
        sa.ForeignKeyConstraint(["taken_back_by"], ["person.id"], name=op.f("fk_death_taken_back_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_death")),
    )
    with op.batch_alter_table("death", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_death_client_id"), ["client_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_death_taken_back_at"), ["taken_back_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_death_told_at"), ["told_at"], unique=False)

    op.create_table(
        "telling",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("news", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("due_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lapses_on", sa.Date(), nullable=False),
        sa.Column("told_how", sa.String(length=40), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("not_told_because", sa.String(length=40), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("worker_id", sa.Uuid(), nullable=True),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_telling_client_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_telling_organisation_id")),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_telling_referral_id")),
        sa.ForeignKeyConstraint(["worker_id"], ["person.id"], name=op.f("fk_telling_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telling")),
    )
    with op.batch_alter_table("telling", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_telling_client_id"), ["client_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_telling_organisation_id_state_due_since"),
            ["organisation_id", "state", "due_since"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_telling_referral_id"), ["referral_id"], unique=False)

    op.create_table(
        "status_page",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=True),
        sa.Column("arrival_id", sa.Uuid(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["arrival_id"], ["arrival.id"], name=op.f("fk_status_page_arrival_id")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_status_page_client_id")),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_status_page_ended_by")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_status_page_made_by")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_status_page_organisation_id")),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_status_page_referral_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_page")),
    )
    with op.batch_alter_table("status_page", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_status_page_arrival_id"), ["arrival_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_status_page_client_id"), ["client_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_status_page_organisation_id_id"), ["organisation_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_status_page_referral_id"), ["referral_id"], unique=False)

    op.create_table(
        "status_token",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("page_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("before_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("spent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["page_id"], ["status_page.id"], name=op.f("fk_status_token_page_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_token")),
        sa.UniqueConstraint("page_id", name=op.f("uq_status_token_page_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_status_token_token_hash")),
    )
    with op.batch_alter_table("status_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_status_token_before_hash"), ["before_hash"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("status_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_status_token_before_hash"))

    op.drop_table("status_token")
    with op.batch_alter_table("status_page", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_status_page_referral_id"))
        batch_op.drop_index(batch_op.f("ix_status_page_organisation_id_id"))
        batch_op.drop_index(batch_op.f("ix_status_page_client_id"))
        batch_op.drop_index(batch_op.f("ix_status_page_arrival_id"))

    op.drop_table("status_page")
    with op.batch_alter_table("telling", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_telling_referral_id"))
        batch_op.drop_index(batch_op.f("ix_telling_organisation_id_state_due_since"))
        batch_op.drop_index(batch_op.f("ix_telling_client_id"))

    op.drop_table("telling")
    with op.batch_alter_table("death", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_death_told_at"))
        batch_op.drop_index(batch_op.f("ix_death_taken_back_at"))
        batch_op.drop_index(batch_op.f("ix_death_client_id"))

    op.drop_table("death")
