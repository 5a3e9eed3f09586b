"""Forms begun and not completed, what was done about safety prompts, DIALOG+ sessions."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

WORKER_OPEN = "ix_assessment_worker_id_is_safety_open"


def upgrade() -> None:
    op.create_table(
        "assessment_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.Column("instrument", sa.String(length=120), nullable=False),
        sa.Column("instrument_version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended", sa.String(length=40), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_assessment_draft_client_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_assessment_draft_organisation_id")
        ),
        sa.ForeignKeyConstraint(["worker_id"], ["person.id"], name=op.f("fk_assessment_draft_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_draft")),
        sa.UniqueConstraint("worker_id", "form_id", name=op.f("uq_assessment_draft_worker_id_form_id")),
    )
    with op.batch_alter_table("assessment_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assessment_draft_client_id"), ["client_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_assessment_draft_organisation_id_id"), ["organisation_id", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_assessment_draft_worker_id_ended"), ["worker_id", "ended"], unique=False)

    op.create_table(
        "dialog_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.Column("instrument_version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ratings", sa.JSON(), nullable=False),
        sa.Column("wants_help", sa.JSON(), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("talks", sa.JSON(), nullable=False),
        sa.Column("actions", sa.JSON(), nullable=False),
        sa.Column("reviewed", sa.JSON(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=True),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f("fk_dialog_session_assessment_id")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_dialog_session_client_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_dialog_session_organisation_id")
        ),
        sa.ForeignKeyConstraint(["worker_id"], ["person.id"], name=op.f("fk_dialog_session_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dialog_session")),
        sa.UniqueConstraint("worker_id", "form_id", name=op.f("uq_dialog_session_worker_id_form_id")),
    )
    with op.batch_alter_table("dialog_session", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_dialog_session_client_id_started_at"), ["client_id", "started_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_dialog_session_organisation_id_id"), ["organisation_id", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_dialog_session_worker_id_state"), ["worker_id", "state"], unique=False)

    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("safety_prompts", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("is_safety_open", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.alter_column("safety_prompts", server_default=None)
        batch_op.alter_column("is_safety_open", server_default=None)
        batch_op.create_index(WORKER_OPEN, ["worker_id", "is_safety_open"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.drop_index(WORKER_OPEN)
        batch_op.drop_column("is_safety_open")
        batch_op.drop_column("safety_prompts")
    with op.batch_alter_table("dialog_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dialog_session_worker_id_state"))
        batch_op.drop_index(batch_op.f("ix_dialog_session_organisation_id_id"))
        batch_op.drop_index(batch_op.f("ix_dialog_session_client_id_started_at"))

    op.drop_table("dialog_session")
    with op.batch_alter_table("assessment_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assessment_draft_worker_id_ended"))
        batch_op.drop_index(batch_op.f("ix_assessment_draft_organisation_id_id"))
        batch_op.drop_index(batch_op.f("ix_assessment_draft_client_id"))

    op.drop_table("assessment_draft")
