"""Anchors of the audit; unusual access."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

INDEXES = {
    "record_id_id": ["record_id", "id"],
    "organisation_id_id": ["organisation_id", "id"],
    "organisation_id_rule_id": ["organisation_id", "rule", "id"],
    "owner_id_id": ["owner_id", "id"],
    "at": ["at"],
}


def upgrade() -> None:
    op.create_table(
        "audit_anchor",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_anchor")),
    )
    op.add_column("audit_entry", sa.Column("owner_id", sa.Uuid(), nullable=True))
    op.add_column("audit_entry", sa.Column("facts", sa.Text(), nullable=True))
    for name, columns in INDEXES.items():
        op.create_index(op.f(f"ix_audit_entry_{name}"), "audit_entry", columns)
    op.create_table(
        "audit_watch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("thresholds", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_audit_watch_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_watch")),
    )
    op.create_index(op.f("ix_audit_watch_organisation_id"), "audit_watch", ["organisation_id"], unique=True)


def downgrade() -> None:
    op.drop_index(op.f("ix_audit_watch_organisation_id"), "audit_watch")
    op.drop_table("audit_watch")
    for name in INDEXES:
        op.drop_index(op.f(f"ix_audit_entry_{name}"), "audit_entry")
    op.drop_column("audit_entry", "facts")
    op.drop_column("audit_entry", "owner_id")
    op.drop_table("audit_anchor")
