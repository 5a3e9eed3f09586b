"""The same list by other designs, straight to the driver on PostgreSQL: hand-written SQL, row-level security, edges."""

from collections.abc import Callable

import psycopg

from core.access.actor import Actor
from core.database import clock
from core.database.engine import Database

COLUMNS = "id, family_name, given_name, preferred_name, date_of_birth, nhs_number, nhs_number_status"
NOW = "starts <= %(today)s AND (ends IS NULL OR ends >= %(today)s)"
SEES = {
    "recovery_navigator": ("carried",),
    "senior_navigator": ("carried", "referred", "managed"),
    "team_manager": ("involved", "line"),
}
TESTS = {
    "carried": f"SELECT 1 FROM allocation a WHERE a.client_id = c.id AND worker_id = %(me)s AND organisation_id = %(org)s AND {NOW}",
    "referred": "SELECT 1 FROM referral r WHERE r.client_id = c.id AND r.organisation_id = %(org)s AND r.is_open"
    " AND (r.from_organisation_id IS NULL OR r.from_organisation_id <> %(org)s)",
    "managed": "SELECT 1 FROM allocation a JOIN staff_line s ON s.person_id = a.worker_id AND s.organisation_id = a.organisation_id"
    " WHERE a.client_id = c.id AND s.manager_id = %(me)s AND s.line = 'matrix' AND s.manager_organisation_id = %(org)s"
    " AND s.is_accepted",
    "involved": f"SELECT 1 FROM involvement i WHERE i.client_id = c.id AND organisation_id = %(org)s AND {NOW}",
    "line": "SELECT 1 FROM allocation a JOIN staff_line s ON s.person_id = a.worker_id AND s.organisation_id = a.organisation_id"
    " WHERE a.client_id = c.id AND s.manager_id = %(me)s AND s.line = 'line' AND s.manager_organisation_id = %(org)s"
    " AND s.is_accepted",
}


def prepare(database: Database, people: list[Actor]) -> None:
    """Row-level security for a role of its own, and the edges of these people, written out beforehand."""
    with psycopg.connect(_address(database)) as connection:
        execute = connection.execute
        execute("DROP ROLE IF EXISTS seen_by_rls")
        execute("CREATE ROLE seen_by_rls LOGIN")
        execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO seen_by_rls")
        execute("ALTER TABLE client ENABLE ROW LEVEL SECURITY")
        execute("CREATE TABLE edge (person_id uuid, client_id uuid, PRIMARY KEY (person_id, client_id))")
        for actor in people:
            tests = " OR ".join(f"EXISTS ({TESTS[name]})" for name in SEES[actor.roles[0]])
            execute(f"INSERT INTO edge SELECT %(me)s, c.id FROM client c WHERE {tests}", _given(actor))
            mine = tests
            for name, setting in (("me", "fp.me"), ("org", "fp.org")):
                mine = mine.replace(f"%({name})s", f"(SELECT current_setting('{setting}')::uuid)")
            mine = mine.replace("%(today)s", "(SELECT current_setting('fp.today')::date)").replace("c.id", "client.id")
            role = actor.person_id.hex
            execute(
                f"CREATE POLICY p{role} ON client FOR SELECT TO seen_by_rls USING"
                f" ((SELECT current_setting('fp.me')) = '{actor.person_id}' AND ({mine}))"
            )
    with database.write.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE edge")


def _given(actor: Actor) -> dict[str, object]:
    return {"me": actor.person_id, "org": actor.organisation_id, "today": clock.today()}


def _address(database: Database) -> str:
    return database.read.url.set(drivername="postgresql").render_as_string(hide_password=False)


def rivals(database: Database, actor: Actor) -> dict[str, Callable[[], object]]:
    """Each runs one ready-made statement on a connection of its own."""
    given = _given(actor)
    tests = " OR ".join(f"EXISTS ({TESTS[name]})" for name in SEES[actor.roles[0]])
    order = "ORDER BY sort_name, id LIMIT 51"
    hand = f"SELECT {COLUMNS}, sort_name FROM client c WHERE {tests} {order}"
    edges = f"SELECT {COLUMNS}, sort_name FROM client JOIN edge ON client_id = id WHERE person_id = %(me)s {order}"
    ruled = f"SELECT {COLUMNS}, sort_name FROM client {order}"

    url = _address(database)

    def run(sql: str, before: tuple[str, ...] = ()) -> Callable[[], object]:
        connection = psycopg.connect(url, prepare_threshold=None, autocommit=True)
        cursor = connection.cursor()
        for statement in before:
            cursor.execute(statement)
        return lambda: (connection, cursor.execute(sql, given).fetchall())

    settings = tuple(
        f"SELECT set_config('fp.{n}', '{given[k]}', false)"
        for n, k in (("me", "me"), ("org", "org"), ("today", "today"))
    )
    return {"hand": run(hand), "edges": run(edges), "rls": run(ruled, (*settings, "SET ROLE seen_by_rls"))}
