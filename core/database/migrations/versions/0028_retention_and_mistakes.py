"""Entries recorded by mistake; periods of retention, legal holds, reviews of what is due, certificates."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _disposal()
    _legal_hold()
    _retention_period()
    _disposal_review()
    _mistake()


def _disposal() -> None:
    op.create_table(
        "disposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("was_client_id", sa.Uuid(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("record_class", sa.String(length=60), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=False),
        sa.Column("years", sa.Integer(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("died_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("agreed", sa.JSON(), nullable=False),
        sa.Column("disposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("backups_until", sa.Date(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_disposal_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposal")),
    )
    op.create_index(op.f("ix_disposal_organisation_id_id"), "disposal", ["organisation_id", "id"], unique=False)
    op.create_index(op.f("ix_disposal_was_client_id"), "disposal", ["was_client_id"], unique=False)


def _legal_hold() -> None:
    op.create_table(
        "legal_hold",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=True),
        sa.Column("record_kind", sa.String(length=60), nullable=True),
        sa.Column("ground", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("placed_by", sa.Uuid(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("release_asked_by", sa.Uuid(), nullable=True),
        sa.Column("release_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("release_reason", sa.Text(), nullable=True),
        sa.Column("released_by", sa.Uuid(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_legal_hold_organisation_id")),
        sa.ForeignKeyConstraint(["placed_by"], ["person.id"], name=op.f("fk_legal_hold_placed_by")),
        sa.ForeignKeyConstraint(["release_asked_by"], ["person.id"], name=op.f("fk_legal_hold_release_asked_by")),
        sa.ForeignKeyConstraint(["released_by"], ["person.id"], name=op.f("fk_legal_hold_released_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
    )
    op.create_index(op.f("ix_legal_hold_organisation_id_id"), "legal_hold", ["organisation_id", "id"], unique=False)
    op.create_index(op.f("ix_legal_hold_record_id"), "legal_hold", ["record_id"], unique=False)


def _retention_period() -> None:
    op.create_table(
        "retention_period",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("record_class", sa.String(length=60), nullable=False),
        sa.Column("years", sa.Integer(), nullable=False),
        sa.Column("years_after_death", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_retention_period_organisation_id")
        ),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_retention_period_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_period")),
        sa.UniqueConstraint(
            "organisation_id", "record_class", name=op.f("uq_retention_period_organisation_id_record_class")
        ),
    )
    op.create_index(op.f("ix_retention_period_organisation_id_id"), "retention_period", ["organisation_id", "id"])


def _disposal_review() -> None:
    op.create_table(
        "disposal_review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("died_on", sa.Date(), nullable=True),
        sa.Column("record_class", sa.String(length=60), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=False),
        sa.Column("years", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("stopped_by", sa.JSON(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("keep_until", sa.Date(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seconded_by", sa.Uuid(), nullable=True),
        sa.Column("seconded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_disposal_review_answered_by")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_disposal_review_client_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_disposal_review_organisation_id")
        ),
        sa.ForeignKeyConstraint(["seconded_by"], ["person.id"], name=op.f("fk_disposal_review_seconded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposal_review")),
    )
    op.create_index(op.f("ix_disposal_review_answer_due_on"), "disposal_review", ["answer", "due_on"], unique=False)
    op.create_index(op.f("ix_disposal_review_client_id"), "disposal_review", ["client_id"], unique=False)
    op.create_index(
        op.f("ix_disposal_review_organisation_id_due_on_id"),
        "disposal_review",
        ["organisation_id", "due_on", "id"],
        unique=False,
    )


def _mistake() -> None:
    op.create_table(
        "mistake",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("entry_kind", sa.String(length=60), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("entry_day", sa.Date(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("sort", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("marked_by", sa.Uuid(), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_mistake_author_id")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_mistake_client_id")),
        sa.ForeignKeyConstraint(["marked_by"], ["person.id"], name=op.f("fk_mistake_marked_by")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_mistake_organisation_id")),
        sa.ForeignKeyConstraint(["undone_by"], ["person.id"], name=op.f("fk_mistake_undone_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mistake")),
    )
    op.create_index(op.f("ix_mistake_client_id"), "mistake", ["client_id"], unique=False)
    op.create_index(op.f("ix_mistake_marked_by"), "mistake", ["marked_by"], unique=False)
    op.create_index(op.f("ix_mistake_organisation_id_id"), "mistake", ["organisation_id", "id"], unique=False)
    op.create_index(op.f("ix_mistake_record_id_undone_at"), "mistake", ["record_id", "undone_at"], unique=False)


def downgrade() -> None:

    op.drop_index(op.f("ix_mistake_record_id_undone_at"), table_name="mistake")
    op.drop_index(op.f("ix_mistake_organisation_id_id"), table_name="mistake")
    op.drop_index(op.f("ix_mistake_marked_by"), table_name="mistake")
    op.drop_index(op.f("ix_mistake_client_id"), table_name="mistake")
    op.drop_table("mistake")
    op.drop_index(op.f("ix_disposal_review_organisation_id_due_on_id"), table_name="disposal_review")
    op.drop_index(op.f("ix_disposal_review_client_id"), table_name="disposal_review")
    op.drop_index(op.f("ix_disposal_review_answer_due_on"), table_name="disposal_review")
    op.drop_table("disposal_review")
    op.drop_index(op.f("ix_retention_period_organisation_id_id"), table_name="retention_period")
    op.drop_table("retention_period")
    op.drop_index(op.f("ix_legal_hold_record_id"), table_name="legal_hold")
    op.drop_index(op.f("ix_legal_hold_organisation_id_id"), table_name="legal_hold")
    op.drop_table("legal_hold")
    op.drop_index(op.f("ix_disposal_was_client_id"), table_name="disposal")
    op.drop_index(op.f("ix_disposal_organisation_id_id"), table_name="disposal")
    op.drop_table("disposal")
