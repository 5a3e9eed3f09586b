"""What services promise, one-off holidays, and the clocks of referrals."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "timeframe",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("measures", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("calendar_key", sa.String(length=40), nullable=False),
        sa.Column("cut_off", sa.Time(), nullable=False),
        sa.Column("may_pause", sa.Boolean(), nullable=False),
        sa.Column("ladder", sa.String(length=60), nullable=True),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_timeframe_organisation_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_timeframe_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timeframe")),
    )
    op.create_index(op.f("ix_timeframe_service_id_measures"), "timeframe", ["service_id", "measures"], unique=False)
    op.create_table(
        "closed_day",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("calendar_key", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_closed_day_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closed_day")),
    )
    op.create_index(op.f("ix_closed_day_organisation_id_day"), "closed_day", ["organisation_id", "day"], unique=False)
    op.create_table(
        "referral_clock",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("timeframe_id", sa.Uuid(), nullable=True),
        sa.Column("measures", sa.String(length=40), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pauses", sa.JSON(), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ending", sa.String(length=40), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("warn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("is_paused", sa.Boolean(), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_referral_clock_client_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_referral_clock_organisation_id")
        ),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_referral_clock_referral_id")),
        sa.ForeignKeyConstraint(["timeframe_id"], ["timeframe.id"], name=op.f("fk_referral_clock_timeframe_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_clock")),
        sa.UniqueConstraint(
            "referral_id", "measures", "started_at", name=op.f("uq_referral_clock_referral_id_measures_started_at")
        ),
    )
    for columns in (
        ["client_id"],
        ["organisation_id", "is_open", "due_at", "id"],
        ["is_open", "warn_at"],
        ["timeframe_id"],
    ):
        op.create_index(op.f(f"ix_referral_clock_{'_'.join(columns)}"), "referral_clock", columns, unique=False)
    op.create_table(
        "clock_told",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clock_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("thread", sa.String(length=400), nullable=True),
        sa.ForeignKeyConstraint(["clock_id"], ["referral_clock.id"], name=op.f("fk_clock_told_clock_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_told")),
        sa.UniqueConstraint("clock_id", "stage", "due_at", name=op.f("uq_clock_told_clock_id_stage_due_at")),
    )


def downgrade() -> None:
    for table in ("clock_told", "referral_clock", "closed_day", "timeframe"):
        op.drop_table(table)
