"""Pathways: definitions that stays pin, and stays."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pathway_definition",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pathway_definition")),
        sa.UniqueConstraint("key", "number", name=op.f("uq_pathway_definition_key_number")),
    )
    op.create_table(
        "stay",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("plugin", sa.String(length=60), nullable=False),
        sa.Column("pathway", sa.String(length=120), nullable=False),
        sa.Column("pathway_version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("known_as", sa.String(length=200), nullable=True),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("open_for", sa.Uuid(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("stage", sa.String(length=60), nullable=False),
        sa.Column("stage_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stage_due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("passed", sa.JSON(), nullable=False),
        sa.Column("tasks", sa.JSON(), nullable=False),
        sa.Column("confirmed", sa.JSON(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("began_by", sa.Uuid(), nullable=False),
        sa.Column("ends_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("extended", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.String(length=60), nullable=True),
        sa.Column("exit_checks", sa.JSON(), nullable=False),
        sa.Column("why_not", sa.Text(), nullable=True),
        sa.Column("look_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded", sa.JSON(), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("submission", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_stay_client_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_stay_organisation_id")),
        sa.ForeignKeyConstraint(["worker_id"], ["person.id"], name=op.f("fk_stay_worker_id")),
        sa.ForeignKeyConstraint(["open_for"], ["client.id"], name=op.f("fk_stay_open_for")),
        sa.ForeignKeyConstraint(["began_by"], ["person.id"], name=op.f("fk_stay_began_by")),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_stay_ended_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stay")),
        sa.UniqueConstraint("organisation_id", "pathway", "place", name=op.f("uq_stay_organisation_id_pathway_place")),
        sa.UniqueConstraint(
            "organisation_id", "pathway", "open_for", name=op.f("uq_stay_organisation_id_pathway_open_for")
        ),
        sa.UniqueConstraint("began_by", "submission", name=op.f("uq_stay_began_by_submission")),
    )
    with op.batch_alter_table("stay", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stay_client_id"), ["client_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stay_look_at"), ["look_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_stay_organisation_id_pathway_is_open"),
            ["organisation_id", "pathway", "is_open"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_stay_worker_id_look_at"), ["worker_id", "look_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("stay", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stay_worker_id_look_at"))
        batch_op.drop_index(batch_op.f("ix_stay_organisation_id_pathway_is_open"))
        batch_op.drop_index(batch_op.f("ix_stay_look_at"))
        batch_op.drop_index(batch_op.f("ix_stay_client_id"))

    op.drop_table("stay")
    op.drop_table("pathway_definition")
