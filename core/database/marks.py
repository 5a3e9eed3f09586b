"""PostgreSQL's mark of change: how a read replica proves that it has replayed every change there was.

A trigger on every table adds one to `change_mark` in each transaction that changes something, by that transaction's own
commit. So whoever sees a change sees it counted, on the primary and on every replica: a replica that counts as many as
the primary has replayed all that the primary shows. What changes with every request, and no list reads, is not counted.
"""

from sqlalchemy import Connection, Row, inspect, text

TABLE = "change_mark"
NOT_COUNTED = frozenset(
    {
        TABLE, "alembic_version", "answered_request", "audit_anchor", "audit_entry", "audit_seal", "delivery",
        "half_sign_in", "installation_fact", "known_device", "outbox_message", "sign_in", "sign_in_budget",
        "ticker_job", "ticker_lease", "used_code",
    }
)  # fmt: skip
"""Kept for the service alone; who asks, and whether they are signed in, is always read on the primary."""
EVENTS = ("INSERT", "UPDATE", "DELETE", "TRUNCATE")
FUNCTION = """
CREATE OR REPLACE FUNCTION mark_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- once a transaction: a thousand rows saved together are one mark
    IF current_setting('fingerpost.marked', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
        INSERT INTO change_mark (changes) VALUES (1);
        PERFORM set_config('fingerpost.marked', pg_current_xact_id()::text, true);
    END IF;
    RETURN NULL;
END $$
"""
FOLD = """
WITH gone AS (DELETE FROM change_mark RETURNING changes)
INSERT INTO change_mark (changes) SELECT sum(changes) FROM gone HAVING count(*) > 0
"""
COUNTED = text(
    "SELECT pg_is_in_recovery() AS is_replica, coalesce(sum(changes), 0) AS changes,"
    " (SELECT system_identifier FROM pg_control_system()) || ' ' || current_database() AS place FROM change_mark"
)


def mark_every_table(connection: Connection) -> None:
    """After a migration: whatever table is new is counted too. Nothing to do on SQLite, which has no replicas."""
    found = inspect(connection)
    if connection.dialect.name != "postgresql" or not found.has_table(TABLE):
        return
    connection.execute(text(FUNCTION))
    quote = connection.dialect.identifier_preparer.quote
    for table in sorted(set(found.get_table_names()) - NOT_COUNTED):
        on = f"{' OR '.join(EVENTS)} ON {quote(table)}"
        connection.execute(
            text(f"CREATE OR REPLACE TRIGGER mark_change AFTER {on} FOR EACH STATEMENT EXECUTE FUNCTION mark_change()")
        )


def counted(connection: Connection) -> Row[tuple[bool, int, str]]:
    """(whether it is a replica, how many changes it shows, of which database of which server or its copies)"""
    return connection.execute(COUNTED).one()


def mark_nothing_more(connection: Connection) -> None:
    """For the rest of this transaction: what a restore brings back holds its own marks."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT set_config('fingerpost.marked', pg_current_xact_id()::text, true)"))


def fold(connection: Connection) -> None:
    """All marks as one, which counts as many: nobody can tell the difference, and counting stays quick."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(FOLD))
