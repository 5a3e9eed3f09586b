"""Agreements have contents, parts that are accepted, signatures and figures."""

from datetime import UTC, datetime
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

UNTOLD = "Not written here yet: see the agreement itself."
EARLIER = sa.table(
    "agreement", sa.column("id", sa.Uuid()), sa.column("key", sa.String()), sa.column("title", sa.String()),
    sa.column("organisation_id", sa.Uuid()), sa.column("starts", sa.Date()), sa.column("ends", sa.Date()),
    sa.column("version", sa.Integer()),
)  # fmt: skip
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """What carried goes on carrying: every kind and label, accepted by every party that was there."""
    parts = [row._asdict() for row in op.get_bind().execute(sa.select(EARLIER).order_by(EARLIER.c.id))]
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_key_organisation_id"))
    op.drop_table("agreement")
    agreement, party = _agreement(), _party()
    _signature()
    _figure()
    now = datetime.now(UTC)
    titles = {part["key"]: part["title"] for part in parts}
    for key, title in titles.items():
        op.get_bind().execute(sa.insert(agreement), _as_it_stood(key, title, now))
    for part in parts:
        key = part.pop("key")
        del part["title"]
        op.get_bind().execute(sa.insert(party), {**part, "agreement_key": key, "accepted_at": now})


def _as_it_stood(key: str, title: str, now: datetime) -> dict[str, object]:
    told = ("purposes", "common_law", "roles", "data_items", "rights_contact", "retention")
    return {
        "id": uuid4(), "key": key, "title": title, "kinds": ["any"],
        "labels": ["normal", "restricted", "very_restricted"], "lawful_basis": "public_task",
        "special_condition": "care", "agreed_at": now, "version": 1, **dict.fromkeys(told, UNTOLD),
    }  # fmt: skip


def _agreement() -> sa.Table:
    return op.create_table(
        "agreement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("purposes", sa.Text(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.Column("lawful_basis", sa.String(length=40), nullable=False),
        sa.Column("special_condition", sa.String(length=40), nullable=False),
        sa.Column("common_law", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("data_items", sa.Text(), nullable=False),
        sa.Column("rights_contact", sa.Text(), nullable=False),
        sa.Column("retention", sa.Text(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("document", sa.String(length=400), nullable=True),
        sa.Column("dpia", sa.String(length=400), nullable=True),
        sa.Column("proposed_for", sa.Uuid(), nullable=True),
        sa.Column("proposed_by", sa.Uuid(), nullable=True),
        sa.Column("proposed_at", MOMENT, nullable=True),
        sa.Column("agreed_at", MOMENT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["proposed_for"], ["organisation.id"], name=op.f("fk_agreement_proposed_for")),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name=op.f("fk_agreement_proposed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
        sa.UniqueConstraint("key", name=op.f("uq_agreement_key")),
    )


def _party() -> sa.Table:
    made = op.create_table(
        "agreement_party",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agreement_key", sa.String(length=40), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("proposed_for", sa.Uuid(), nullable=True),
        sa.Column("proposed_by", sa.Uuid(), nullable=True),
        sa.Column("proposed_at", MOMENT, nullable=True),
        sa.Column("accepted_by", sa.Uuid(), nullable=True),
        sa.Column("accepted_at", MOMENT, nullable=True),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _to("agreement_party", "agreement_key", "agreement.key"),
        _to("agreement_party", "organisation_id", "organisation.id"),
        _to("agreement_party", "proposed_for", "organisation.id"),
        _to("agreement_party", "proposed_by", "person.id"),
        _to("agreement_party", "accepted_by", "person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_party")),
    )
    with op.batch_alter_table("agreement_party", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_agreement_party_agreement_key_organisation_id"), ["agreement_key", "organisation_id"]
        )
    return made


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def _signature() -> None:
    op.create_table(
        "agreement_signature",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agreement_key", sa.String(length=40), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("capacity", sa.String(length=40), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _to("agreement_signature", "agreement_key", "agreement.key"),
        _to("agreement_signature", "organisation_id", "organisation.id"),
        _to("agreement_signature", "recorded_by", "person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_signature")),
    )
    with op.batch_alter_table("agreement_signature", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreement_signature_agreement_key"), ["agreement_key"])


def _figure() -> None:
    op.create_table(
        "agreement_figure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agreement_key", sa.String(length=40), nullable=False),
        sa.Column("measure", sa.String(length=40), nullable=False),
        sa.Column("word", sa.String(length=60), nullable=False),
        sa.Column("from_organisation_id", sa.Uuid(), nullable=True),
        sa.Column("to_organisation_id", sa.Uuid(), nullable=False),
        sa.Column("clients", sa.Integer(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("uses", sa.Integer(), nullable=True),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _to("agreement_figure", "agreement_key", "agreement.key"),
        _to("agreement_figure", "from_organisation_id", "organisation.id"),
        _to("agreement_figure", "to_organisation_id", "organisation.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_figure")),
    )
    with op.batch_alter_table("agreement_figure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreement_figure_agreement_key"), ["agreement_key"])


PARTS = sa.text(
    "SELECT p.id, p.agreement_key, a.title, p.organisation_id, p.starts, p.ends, p.version FROM agreement_party p "
    "JOIN agreement a ON a.key = p.agreement_key WHERE p.accepted_at IS NOT NULL AND a.agreed_at IS NOT NULL"
).columns(EARLIER.c.id, EARLIER.c.key, EARLIER.c.title, EARLIER.c.organisation_id, EARLIER.c.starts, EARLIER.c.ends,
          EARLIER.c.version)  # fmt: skip


def downgrade() -> None:
    """Only parts that were accepted shared anything before; one that waits would begin to."""
    parts = [dict(zip(EARLIER.c.keys(), row, strict=True)) for row in op.get_bind().execute(PARTS)]
    for table in ("agreement_figure", "agreement_signature", "agreement_party", "agreement"):
        op.drop_table(table)
    op.create_table(
        "agreement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _to("agreement", "organisation_id", "organisation.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
    )
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreement_key_organisation_id"), ["key", "organisation_id"], unique=False)
    for part in parts:
        op.get_bind().execute(sa.insert(EARLIER), part)
