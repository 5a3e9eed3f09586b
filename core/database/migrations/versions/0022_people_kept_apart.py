"""Members of staff kept apart from clients; seals; consent."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
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
    _seals()
    _consents()


def _seals() -> None:
    op.create_table(
        "seal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("entry_kind", sa.String(length=60), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("entry_day", sa.Date(), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("sealed_by", sa.Uuid(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_by", sa.Uuid(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_seal_client_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_seal_organisation_id")),
        sa.ForeignKeyConstraint(["sealed_by"], ["person.id"], name=op.f("fk_seal_sealed_by")),
        sa.ForeignKeyConstraint(["lifted_by"], ["person.id"], name=op.f("fk_seal_lifted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal")),
    )
    with op.batch_alter_table("seal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seal_record_id_lifted_at"), ["record_id", "lifted_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_seal_client_id"), ["client_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_seal_organisation_id_id"), ["organisation_id", "id"], unique=False)
    op.create_table(
        "seal_opening",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("seal_id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("acts_for_id", sa.Uuid(), nullable=False),
        sa.Column("basis", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("granted_by", sa.Uuid(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_seal_opening_client_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_seal_opening_organisation_id")),
        sa.ForeignKeyConstraint(["seal_id"], ["seal.id"], name=op.f("fk_seal_opening_seal_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_seal_opening_person_id")),
        sa.ForeignKeyConstraint(["acts_for_id"], ["organisation.id"], name=op.f("fk_seal_opening_acts_for_id")),
        sa.ForeignKeyConstraint(["granted_by"], ["person.id"], name=op.f("fk_seal_opening_granted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal_opening")),
    )
    with op.batch_alter_table("seal_opening", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_seal_opening_person_id_record_id"), ["person_id", "record_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_seal_opening_record_id"), ["record_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_seal_opening_client_id"), ["client_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_seal_opening_seal_id"), ["seal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_seal_opening_organisation_id_id"), ["organisation_id", "id"], unique=False)


def _consents() -> None:
    op.create_table(
        "consent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("with_id", sa.Uuid(), nullable=True),
        sa.Column("saying", sa.String(length=40), nullable=False),
        sa.Column("scope", sa.String(length=60), nullable=False),
        sa.Column("basis", sa.String(length=40), nullable=False),
        sa.Column("how", sa.String(length=40), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_because", sa.Text(), nullable=True),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_consent_client_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_consent_organisation_id")),
        sa.ForeignKeyConstraint(["with_id"], ["organisation.id"], name=op.f("fk_consent_with_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_consent_recorded_by")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["person.id"], name=op.f("fk_consent_withdrawn_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_client_id_saying"), ["client_id", "saying"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_consent_with_id_saying_client_id"), ["with_id", "saying", "client_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_consent_organisation_id_id"), ["organisation_id", "id"], unique=False)


def downgrade() -> None:
    op.drop_table("consent")
    op.drop_table("seal_opening")
    op.drop_table("seal")
    op.drop_table("conflict_link")
