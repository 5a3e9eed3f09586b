"""How names sound, records of one person joined and taken apart, hidden matches, entries put right.

What the names that are there already sound like is filled in by the matcher, a few at a time.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

SOUNDS = ("family_sound", "given_sound")


def upgrade() -> None:
    for table in ("client", "client_name"):
        for column in SOUNDS:
            op.add_column(table, sa.Column(column, sa.String(length=12), nullable=True))
    for column in SOUNDS:
        op.create_index(op.f(f"ix_client_{column}_date_of_birth"), "client", [column, "date_of_birth"])
    op.create_index(op.f("ix_client_name_family_sound_given_sound"), "client_name", list(SOUNDS))
    _add_reference()
    op.create_index(op.f("ix_client_merged_into_id"), "client", ["merged_into_id"])
    _create_tables()


def _add_reference() -> None:
    """SQLite would make the whole table anew, and with it lose sight of every reference to it."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "ALTER TABLE client ADD COLUMN merged_into_id CHAR(32) "
            "CONSTRAINT fk_client_merged_into_id REFERENCES client (id)"
        )
        return
    op.add_column("client", sa.Column("merged_into_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_client_merged_into_id"), "client", "client", ["merged_into_id"], ["id"])


def _create_tables() -> None:
    op.create_table(
        "matcher_place",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("change_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_matcher_place")),
    )
    op.create_table(
        "client_merge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("merged_id", sa.Uuid(), nullable=False),
        sa.Column("merged_by", sa.Uuid(), nullable=True),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["approved_by"], ["person.id"], name=op.f("fk_client_merge_approved_by")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_client_merge_client_id")),
        sa.ForeignKeyConstraint(["merged_by"], ["person.id"], name=op.f("fk_client_merge_merged_by")),
        sa.ForeignKeyConstraint(["merged_id"], ["client.id"], name=op.f("fk_client_merge_merged_id")),
        sa.ForeignKeyConstraint(["undone_by"], ["person.id"], name=op.f("fk_client_merge_undone_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_merge")),
    )
    op.create_index(op.f("ix_client_merge_client_id"), "client_merge", ["client_id"], unique=False)
    op.create_index(op.f("ix_client_merge_merged_id"), "client_merge", ["merged_id"], unique=False)

    op.create_table(
        "client_pair",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("doubts", sa.JSON(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("client_id <> other_id", name=op.f("ck_client_pair_of_two")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_client_pair_client_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_client_pair_decided_by")),
        sa.ForeignKeyConstraint(["other_id"], ["client.id"], name=op.f("fk_client_pair_other_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_pair")),
    )
    op.create_index(op.f("ix_client_pair_client_id_other_id"), "client_pair", ["client_id", "other_id"], unique=False)
    op.create_index(op.f("ix_client_pair_other_id"), "client_pair", ["other_id"], unique=False)
    op.create_index(op.f("ix_client_pair_verdict_id"), "client_pair", ["verdict", "id"], unique=False)

    op.create_table(
        "corrected_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("entry_kind", sa.String(length=60), nullable=False),
        sa.Column("has_come", sa.Boolean(), nullable=False),
        sa.Column("corrected_by", sa.Uuid(), nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_corrected_entry_client_id")),
        sa.ForeignKeyConstraint(["corrected_by"], ["person.id"], name=op.f("fk_corrected_entry_corrected_by")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_corrected_entry_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrected_entry")),
    )
    op.create_index(op.f("ix_corrected_entry_client_id"), "corrected_entry", ["client_id"], unique=False)
    op.create_index(
        op.f("ix_corrected_entry_organisation_id_id"), "corrected_entry", ["organisation_id", "id"], unique=False
    )

    op.create_table(
        "hidden_match",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_reason", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("twin_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_hidden_match_client_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_hidden_match_decided_by")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_hidden_match_organisation_id")),
        sa.ForeignKeyConstraint(["other_id"], ["client.id"], name=op.f("fk_hidden_match_other_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hidden_match")),
    )
    op.create_index(op.f("ix_hidden_match_client_id_other_id"), "hidden_match", ["client_id", "other_id"], unique=False)
    op.create_index(
        op.f("ix_hidden_match_organisation_id_state_id"),
        "hidden_match",
        ["organisation_id", "state", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_hidden_match_other_id"), "hidden_match", ["other_id"], unique=False)

    op.create_table(
        "matched_client",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_matched_client_client_id")),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_matched_client")),
    )
    op.create_table(
        "merged_row",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("merge_id", sa.Uuid(), nullable=False),
        sa.Column("table_name", sa.String(length=63), nullable=False),
        sa.Column("column_name", sa.String(length=63), nullable=False),
        sa.Column("row_key", sa.String(length=200), nullable=False),
        sa.Column("was_id", sa.Uuid(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["merge_id"], ["client_merge.id"], name=op.f("fk_merged_row_merge_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merged_row")),
        sa.UniqueConstraint(
            "merge_id",
            "table_name",
            "column_name",
            "row_key",
            name=op.f("uq_merged_row_merge_id_table_name_column_name_row_key"),
        ),
    )


def downgrade() -> None:
    for table in (
        "merged_row",
        "matched_client",
        "hidden_match",
        "corrected_entry",
        "client_pair",
        "client_merge",
        "matcher_place",
    ):
        op.drop_table(table)
    for index in ("merged_into_id", "family_sound_date_of_birth", "given_sound_date_of_birth"):
        op.drop_index(op.f(f"ix_client_{index}"), "client")
    op.drop_index(op.f("ix_client_name_family_sound_given_sound"), "client_name")
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f("fk_client_merged_into_id"), "client")
    op.drop_column("client", "merged_into_id")
    for table in ("client", "client_name"):
        for column in SOUNDS:
            op.drop_column(table, column)
