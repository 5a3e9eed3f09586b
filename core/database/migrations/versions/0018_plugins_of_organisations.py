"""Who switched a plugin, what each organisation has set there, licences of instruments, and failures of plugins."""

import sqlalchemy as sa
from alembic import op

from core.database.base import UtcDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("organisation_plugin", schema=None) as batch_op:
        batch_op.add_column(sa.Column("switched_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("settings", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.create_foreign_key(batch_op.f("fk_organisation_plugin_switched_by"), "person", ["switched_by"], ["id"])
    with op.batch_alter_table("organisation_plugin", schema=None) as batch_op:
        batch_op.alter_column("settings", server_default=None)
    op.create_table(
        "instrument_licence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("instrument", sa.String(length=120), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("switched_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("switched_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_instrument_licence_organisation_id")
        ),
        sa.ForeignKeyConstraint(["switched_by"], ["person.id"], name=op.f("fk_instrument_licence_switched_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument_licence")),
        sa.UniqueConstraint(
            "organisation_id", "instrument", name=op.f("uq_instrument_licence_organisation_id_instrument")
        ),
    )
    op.create_table(
        "plugin_failure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plugin", sa.String(length=60), nullable=False),
        sa.Column("place", sa.String(length=160), nullable=False),
        sa.Column("error", sa.String(length=80), nullable=False),
        sa.Column("line", sa.String(length=120), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("first_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("last_at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plugin_failure")),
        sa.UniqueConstraint("plugin", "place", "error", "line", name=op.f("uq_plugin_failure_plugin_place_error_line")),
    )


def downgrade() -> None:
    op.drop_table("plugin_failure")
    op.drop_table("instrument_licence")
    with op.batch_alter_table("organisation_plugin", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_organisation_plugin_switched_by"), type_="foreignkey")
        batch_op.drop_column("settings")
        batch_op.drop_column("switched_by")
