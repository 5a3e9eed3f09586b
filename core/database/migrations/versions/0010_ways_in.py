"""How referrals come in, what waits because it could not be taken, and for whom a service is."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

OFFER = (
    ("for_whom", sa.Text()),
    ("age_from", sa.Integer()),
    ("age_to", sa.Integer()),
    ("area", sa.String(length=200)),
    ("closed_from", sa.Date()),
    ("closed_until", sa.Date()),
    ("places_free", sa.Integer()),
    ("capacity", sa.String(length=200)),
    ("waiting", sa.String(length=200)),
    ("capacity_on", sa.Date()),
)


def upgrade() -> None:
    with op.batch_alter_table("service", schema=None) as batch_op:
        for name, sort in OFFER:
            batch_op.add_column(sa.Column(name, sort, nullable=True))
        batch_op.add_column(sa.Column("takes_public", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.alter_column("takes_public", server_default=None)
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.add_column(sa.Column("opens_record", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.alter_column("opens_record", server_default=None)
    _arrivals()
    _files()
    _attachments()


def _arrivals() -> None:
    op.create_table(
        "arrival",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.Column("referral_id", sa.Uuid(), nullable=True),
        sa.Column("way", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("from_name", sa.String(length=200), nullable=True),
        sa.Column("referrer_name", sa.String(length=200), nullable=True),
        sa.Column("source", sa.String(length=40), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("entered_by", sa.Uuid(), nullable=True),
        sa.Column("entered_for", sa.Uuid(), nullable=True),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("ending_words", sa.Text(), nullable=True),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_arrival_client_id")),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_arrival_entered_by")),
        sa.ForeignKeyConstraint(["entered_for"], ["organisation.id"], name=op.f("fk_arrival_entered_for")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_arrival_organisation_id")),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_arrival_referral_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_arrival_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrival")),
        sa.UniqueConstraint("key", name=op.f("uq_arrival_key")),
    )
    for columns in (
        ("organisation_id", "state", "at", "id"), ("referral_id",), ("client_id",), ("state", "expires_on"),
        ("service_id", "way", "at"),
    ):  # fmt: skip
        op.create_index(op.f(f"ix_arrival_{'_'.join(columns)}"), "arrival", list(columns), unique=False)


def _files() -> None:
    op.create_table(
        "referral_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_dry_run", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("report", sa.Text(), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_referral_file_asked_by")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_referral_file_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_file")),
    )
    for columns in (("organisation_id", "id"), ("state", "id")):
        op.create_index(op.f(f"ix_referral_file_{'_'.join(columns)}"), "referral_file", list(columns), unique=False)


def _attachments() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sort", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=True),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name=op.f("fk_attachment_added_by")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_attachment_client_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_attachment_organisation_id")),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_attachment_referral_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    for columns in (("referral_id",), ("client_id",), ("organisation_id", "id")):
        op.create_index(op.f(f"ix_attachment_{'_'.join(columns)}"), "attachment", list(columns), unique=False)


def downgrade() -> None:
    op.drop_table("attachment")
    op.drop_table("referral_file")
    op.drop_table("arrival")
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.drop_column("opens_record")
    with op.batch_alter_table("service", schema=None) as batch_op:
        for name in ("takes_public", *(name for name, _ in OFFER)):
            batch_op.drop_column(name)
