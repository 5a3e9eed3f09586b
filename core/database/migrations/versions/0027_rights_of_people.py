"""People's rights, addenda and the Caldicott log."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

TABLES = ("caldicott_entry", "addendum", "rights_decision", "rights_gathering", "rights_request")


def upgrade() -> None:
    op.create_table(
        "rights_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("sort", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("proof", sa.String(length=40), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("passed_from_id", sa.Uuid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("extended_because", sa.Text(), nullable=True),
        sa.Column("extended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("handled_by", sa.Uuid(), nullable=True),
        sa.Column("second_organisation_id", sa.Uuid(), nullable=True),
        sa.Column("second_id", sa.Uuid(), nullable=True),
        sa.Column("gathering_id", sa.Uuid(), nullable=True),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("outcome_words", sa.Text(), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_rights_request_client_id")),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name=op.f("fk_rights_request_closed_by")),
        sa.ForeignKeyConstraint(["handled_by"], ["person.id"], name=op.f("fk_rights_request_handled_by")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_rights_request_organisation_id")
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_rights_request_recorded_by")),
        sa.ForeignKeyConstraint(["second_id"], ["person.id"], name=op.f("fk_rights_request_second_id")),
        sa.ForeignKeyConstraint(
            ["second_organisation_id"], ["organisation.id"], name=op.f("fk_rights_request_second_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rights_request")),
    )
    op.create_index(op.f("ix_rights_request_client_id"), "rights_request", ["client_id"], unique=False)
    op.create_index(op.f("ix_rights_request_handled_by_state"), "rights_request", ["handled_by", "state"], unique=False)
    op.create_index(
        op.f("ix_rights_request_organisation_id_state_due_on"),
        "rights_request",
        ["organisation_id", "state", "due_on"],
        unique=False,
    )
    op.create_index(op.f("ix_rights_request_second_id_state"), "rights_request", ["second_id", "state"], unique=False)
    op.create_index(
        op.f("ix_rights_request_second_organisation_id_state"),
        "rights_request",
        ["second_organisation_id", "state"],
        unique=False,
    )
    op.create_index(op.f("ix_rights_request_state_due_on"), "rights_request", ["state", "due_on"], unique=False)
    op.create_table(
        "rights_gathering",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_rights_gathering_client_id")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_rights_gathering_made_by")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_rights_gathering_organisation_id")
        ),
        sa.ForeignKeyConstraint(["request_id"], ["rights_request.id"], name=op.f("fk_rights_gathering_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rights_gathering")),
    )
    op.create_index(op.f("ix_rights_gathering_client_id"), "rights_gathering", ["client_id"], unique=False)
    op.create_index(
        op.f("ix_rights_gathering_organisation_id_id"), "rights_gathering", ["organisation_id", "id"], unique=False
    )
    op.create_index(op.f("ix_rights_gathering_request_id"), "rights_gathering", ["request_id"], unique=False)
    op.create_table(
        "rights_decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("record_kind", sa.String(length=60), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("record_version", sa.Integer(), nullable=False),
        sa.Column("is_serious", sa.Boolean(), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("exemption", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column("instead", sa.JSON(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("decided_as", sa.String(length=200), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_rights_decision_client_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_rights_decision_decided_by")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_rights_decision_organisation_id")
        ),
        sa.ForeignKeyConstraint(["request_id"], ["rights_request.id"], name=op.f("fk_rights_decision_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rights_decision")),
        sa.UniqueConstraint(
            "request_id", "record_kind", "record_id", name=op.f("uq_rights_decision_request_id_record_kind_record_id")
        ),
    )
    op.create_index(op.f("ix_rights_decision_client_id"), "rights_decision", ["client_id"], unique=False)
    op.create_index(
        op.f("ix_rights_decision_organisation_id_id"), "rights_decision", ["organisation_id", "id"], unique=False
    )
    op.create_table(
        "addendum",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("record_kind", sa.String(length=60), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("disputed", sa.Text(), nullable=False),
        sa.Column("view", sa.Text(), nullable=False),
        sa.Column("right", sa.Text(), nullable=True),
        sa.Column("said_by", sa.String(length=40), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_addendum_client_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_addendum_organisation_id")),
        sa.ForeignKeyConstraint(["written_by"], ["person.id"], name=op.f("fk_addendum_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_addendum")),
    )
    op.create_index(op.f("ix_addendum_client_id"), "addendum", ["client_id"], unique=False)
    op.create_index(op.f("ix_addendum_organisation_id_id"), "addendum", ["organisation_id", "id"], unique=False)
    op.create_index(op.f("ix_addendum_record_id"), "addendum", ["record_id"], unique=False)
    op.create_table(
        "caldicott_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("request_id", sa.Uuid(), nullable=True),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("principles", sa.JSON(), nullable=False),
        sa.Column("reasoning", sa.Text(), nullable=False),
        sa.Column("decision", sa.String(length=40), nullable=False),
        sa.Column("decision_words", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("reviewer_id", sa.Uuid(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_caldicott_entry_client_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_caldicott_entry_organisation_id")
        ),
        sa.ForeignKeyConstraint(["request_id"], ["rights_request.id"], name=op.f("fk_caldicott_entry_request_id")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["person.id"], name=op.f("fk_caldicott_entry_reviewer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caldicott_entry")),
    )
    op.create_index(op.f("ix_caldicott_entry_client_id"), "caldicott_entry", ["client_id"], unique=False)
    op.create_index(
        op.f("ix_caldicott_entry_organisation_id_id"), "caldicott_entry", ["organisation_id", "id"], unique=False
    )
    op.create_index(op.f("ix_caldicott_entry_request_id"), "caldicott_entry", ["request_id"], unique=False)


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
