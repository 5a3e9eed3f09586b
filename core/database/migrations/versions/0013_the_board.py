"""The whole board: saved filters, the complexity marker, tasks, follow-up calls with attempts, missing papers."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _on_referrals()
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.add_column(sa.Column("calls", sa.Integer(), nullable=False, server_default="3"))
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.alter_column("calls", server_default=None)
    with op.batch_alter_table("support_conversation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("calls_tried", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("support_conversation", schema=None) as batch_op:
        batch_op.alter_column("calls_tried", server_default=None)
    _create_tables()


def _on_referrals() -> None:
    """SQLite would make the whole table anew to add the reference, and with it lose sight of every reference to it."""
    for name, sort in (("complexity", sa.String(length=40)), ("complexity_words", sa.Text())):
        op.add_column("referral", sa.Column(name, sort, nullable=True))
    op.add_column("referral", sa.Column("complexity_at", sa.DateTime(timezone=True), nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "ALTER TABLE referral ADD COLUMN complexity_by CHAR(32) "
            "CONSTRAINT fk_referral_complexity_by REFERENCES person (id)"
        )
    else:
        op.add_column("referral", sa.Column("complexity_by", sa.Uuid(), nullable=True))
        op.create_foreign_key(op.f("fk_referral_complexity_by"), "referral", "person", ["complexity_by"], ["id"])
    op.create_index(op.f("ix_referral_state_received_at_id"), "referral", ["state", "received_at", "id"])


def _create_tables() -> None:
    op.create_table(
        "board_filter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("query", sa.String(length=600), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("is_away", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_board_filter_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_board_filter_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_filter")),
    )
    with op.batch_alter_table("board_filter", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_board_filter_organisation_id_is_shared"), ["organisation_id", "is_shared"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_board_filter_person_id_organisation_id"), ["person_id", "organisation_id"], unique=False
        )

    op.create_table(
        "missing_paper",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("asked_of", sa.String(length=200), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("chase_on", sa.Date(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_words", sa.Text(), nullable=True),
        sa.Column("told_for", sa.Date(), nullable=True),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_missing_paper_client_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_missing_paper_organisation_id")
        ),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_missing_paper_referral_id")),
        sa.ForeignKeyConstraint(["worker_id"], ["person.id"], name=op.f("fk_missing_paper_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missing_paper")),
    )
    with op.batch_alter_table("missing_paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_missing_paper_client_id"), ["client_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_missing_paper_organisation_id_id"), ["organisation_id", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_missing_paper_referral_id"), ["referral_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_missing_paper_state_chase_on"), ["state", "chase_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_missing_paper_worker_id_state"), ["worker_id", "state"], unique=False)

    op.create_table(
        "referral_task",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_words", sa.Text(), nullable=True),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_referral_task_client_id")),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_referral_task_ended_by")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_referral_task_made_by")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_referral_task_organisation_id")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_referral_task_owner_id")),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_referral_task_referral_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_task")),
    )
    with op.batch_alter_table("referral_task", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referral_task_client_id"), ["client_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_referral_task_organisation_id_id"), ["organisation_id", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_referral_task_owner_id_state_due"), ["owner_id", "state", "due"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_referral_task_referral_id"), ["referral_id"], unique=False)

    op.create_table(
        "call_attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("result", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("next_step", sa.String(length=40), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_call_attempt_client_id")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["support_conversation.id"], name=op.f("fk_call_attempt_conversation_id")
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_call_attempt_organisation_id")),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_call_attempt_referral_id")),
        sa.ForeignKeyConstraint(["worker_id"], ["person.id"], name=op.f("fk_call_attempt_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_attempt")),
    )
    with op.batch_alter_table("call_attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_call_attempt_client_id"), ["client_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_call_attempt_conversation_id"), ["conversation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_call_attempt_organisation_id_id"), ["organisation_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_call_attempt_referral_id"), ["referral_id"], unique=False)


def downgrade() -> None:
    for table in ("call_attempt", "referral_task", "missing_paper", "board_filter"):
        op.drop_table(table)
    with op.batch_alter_table("support_conversation", schema=None) as batch_op:
        batch_op.drop_column("calls_tried")
    op.drop_index(op.f("ix_referral_state_received_at_id"), "referral")
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f("fk_referral_complexity_by"), "referral")
    for column in ("complexity_by", "complexity_at", "complexity_words", "complexity"):
        op.drop_column("referral", column)
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.drop_column("calls")
