"""Privacy matters, and what a closed door offers: requests for access, self-claims, broken glass."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "access_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("for_organisation_id", sa.Uuid(), nullable=False),
        sa.Column("batch", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("refusal", sa.String(length=40), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("kinds", sa.Text(), nullable=True),
        sa.Column("starts", sa.Date(), nullable=True),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_access_request_answered_by")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_access_request_client_id")),
        sa.ForeignKeyConstraint(
            ["for_organisation_id"], ["organisation.id"], name=op.f("fk_access_request_for_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_access_request_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_access_request_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_request")),
    )
    with op.batch_alter_table("access_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_access_request_batch"), ["batch"], unique=False)
        batch_op.create_index(batch_op.f("ix_access_request_client_id"), ["client_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_access_request_organisation_id_state_id"), ["organisation_id", "state", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_access_request_person_id_for_organisation_id_ends"),
            ["person_id", "for_organisation_id", "ends"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_access_request_told_at_answer_by"), ["told_at", "answer_by"], unique=False)

    op.create_table(
        "privacy_matter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("sort", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("taken_by", sa.Uuid(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looked_by", sa.Uuid(), nullable=True),
        sa.Column("looked_until", sa.Date(), nullable=True),
        sa.Column("look_reason", sa.Text(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("outcome_words", sa.Text(), nullable=True),
        sa.Column("learning", sa.Text(), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_privacy_matter_client_id")),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name=op.f("fk_privacy_matter_closed_by")),
        sa.ForeignKeyConstraint(["looked_by"], ["person.id"], name=op.f("fk_privacy_matter_looked_by")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_privacy_matter_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_privacy_matter_person_id")),
        sa.ForeignKeyConstraint(["taken_by"], ["person.id"], name=op.f("fk_privacy_matter_taken_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_matter")),
        sa.UniqueConstraint("organisation_id", "source", name=op.f("uq_privacy_matter_organisation_id_source")),
    )
    with op.batch_alter_table("privacy_matter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_privacy_matter_client_id"), ["client_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_privacy_matter_looked_by_looked_until"), ["looked_by", "looked_until"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_privacy_matter_organisation_id_state_id"), ["organisation_id", "state", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_privacy_matter_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_privacy_matter_state_due_at"), ["state", "due_at"], unique=False)

    op.create_table(
        "self_claim",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("sort", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_self_claim_client_id")),
        sa.ForeignKeyConstraint(["confirmed_by"], ["person.id"], name=op.f("fk_self_claim_confirmed_by")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_self_claim_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_self_claim_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_claim")),
    )
    with op.batch_alter_table("self_claim", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_self_claim_client_id_person_id"), ["client_id", "person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_self_claim_organisation_id_id"), ["organisation_id", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_self_claim_person_id_organisation_id_ends_at"),
            ["person_id", "organisation_id", "ends_at"],
            unique=False,
        )


def downgrade() -> None:
    with op.batch_alter_table("self_claim", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_self_claim_person_id_organisation_id_ends_at"))
        batch_op.drop_index(batch_op.f("ix_self_claim_organisation_id_id"))
        batch_op.drop_index(batch_op.f("ix_self_claim_client_id_person_id"))

    op.drop_table("self_claim")
    with op.batch_alter_table("privacy_matter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_privacy_matter_state_due_at"))
        batch_op.drop_index(batch_op.f("ix_privacy_matter_person_id"))
        batch_op.drop_index(batch_op.f("ix_privacy_matter_organisation_id_state_id"))
        batch_op.drop_index(batch_op.f("ix_privacy_matter_looked_by_looked_until"))
        batch_op.drop_index(batch_op.f("ix_privacy_matter_client_id"))

    op.drop_table("privacy_matter")
    with op.batch_alter_table("access_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_access_request_told_at_answer_by"))
        batch_op.drop_index(batch_op.f("ix_access_request_person_id_for_organisation_id_ends"))
        batch_op.drop_index(batch_op.f("ix_access_request_organisation_id_state_id"))
        batch_op.drop_index(batch_op.f("ix_access_request_client_id"))
        batch_op.drop_index(batch_op.f("ix_access_request_batch"))

    op.drop_table("access_request")
