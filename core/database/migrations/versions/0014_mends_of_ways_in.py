"""Ways in mended: what is held apart as perhaps of a machine, how long each service keeps what waits, ways to reach a
person that nobody has checked; messages are known by who sent them too. Jobs read on in the history of records."""

import hashlib
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ARRIVAL = sa.table(
    "arrival", sa.column("id", sa.Uuid()), sa.column("way", sa.String()), sa.column("key", sa.String()),
    sa.column("entered_for", sa.Uuid()),
)  # fmt: skip
READERS = ("clocks: keep up", "clocks: follow", "clocks: second contacts", "deaths: joined records")
REFERRAL = sa.table("referral", sa.column("message_key", sa.String()))


def upgrade() -> None:
    op.create_table(
        "history_place",
        sa.Column("reader", sa.String(length=60), nullable=False),
        sa.Column("change_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("reader", name=op.f("pk_history_place")),
    )
    _begin_now()
    with op.batch_alter_table("hidden_match", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hidden_match_state_id"), ["state", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hidden_match_twin_id"), ["twin_id"], unique=False)
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.add_column(sa.Column("keeps_waiting", sa.Integer(), nullable=False, server_default="30"))
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.alter_column("keeps_waiting", server_default=None)
    with op.batch_alter_table("arrival", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_suspect", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("unverified_ways", sa.Text(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_arrival_service_id_state_is_suspect"), ["service_id", "state", "is_suspect"], unique=False
        )
    with op.batch_alter_table("arrival", schema=None) as batch_op:
        batch_op.alter_column("is_suspect", server_default=None)
    _bind_messages()


def downgrade() -> None:
    """What messages are known by stays as it is: sent again after this they are taken for new."""
    with op.batch_alter_table("arrival", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_arrival_service_id_state_is_suspect"))
        batch_op.drop_column("unverified_ways")
        batch_op.drop_column("is_suspect")
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.drop_column("keeps_waiting")
    with op.batch_alter_table("hidden_match", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hidden_match_twin_id"))
        batch_op.drop_index(batch_op.f("ix_hidden_match_state_id"))
    op.drop_table("history_place")


def _begin_now() -> None:
    """Readers begin with what changes from now on: what was changed before, the jobs that look at everything have seen,
    or see within the hour. Nobody is told of it once more."""
    connection = op.get_bind()
    newest = connection.execute(sa.text("SELECT max(id) FROM record_change")).scalar()
    if newest is not None:
        places = sa.table("history_place", sa.column("reader", sa.String()), sa.column("change_id", sa.BigInteger()))
        connection.execute(sa.insert(places), [{"reader": name, "change_id": newest} for name in READERS])


def _bind_messages() -> None:
    """A message that came before this, sent again after it, is still known."""
    connection = op.get_bind()
    for id, key, sender in list(_messages(connection)):
        bound = f"from|{_fingerprint(str(sender), key)}"
        connection.execute(sa.update(ARRIVAL).where(ARRIVAL.c.id == id).values(key=bound))
        connection.execute(sa.update(REFERRAL).where(REFERRAL.c.message_key == key).values(message_key=bound))


def _messages(connection: sa.Connection) -> Iterator[tuple[object, str, object]]:
    asked = sa.select(ARRIVAL.c.id, ARRIVAL.c.key, ARRIVAL.c.entered_for).where(
        ARRIVAL.c.way == "message", ARRIVAL.c.key.is_not(None), ARRIVAL.c.entered_for.is_not(None)
    )
    for row in connection.execute(asked):
        if not row.key.startswith("from|"):
            yield row.id, row.key, row.entered_for


def _fingerprint(*texts: str) -> str:
    """As messages were named when this was written; a migration does not follow later changes."""
    digest = hashlib.sha256()
    for text in texts:
        data = text.encode("utf-8", "surrogatepass")
        digest.update(f"{len(data)}:".encode())
        digest.update(data)
    return digest.hexdigest()
