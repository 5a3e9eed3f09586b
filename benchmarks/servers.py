"""Two servers for one address: the product, and an endpoint that runs the product's own statements by the bare driver.

`python -m benchmarks.servers door|raw DATABASE-URL PORT STATEMENTS-FILE KEY`
"""

import json
import pickle
import sys
from importlib import import_module
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Response
from sqlalchemy import event
from starlette.testclient import TestClient

from core.app import create_app
from core.database.engine import open_database
from core.extensions.installed import Plugin
from core.extensions.manager import PluginHost
from core.settings import Settings

ADDRESS = "/api/v1/clients?limit=50"
NAMES = ("missing_link", "second_step", "alabare", "nilaari")


def product(url: str) -> FastAPI:
    """The service; what runs by itself (comparing a crowd that nobody compared yet) is left out of a request's CPU."""
    host = PluginHost(Plugin(name, import_module(f"plugins.{name}.plugin")) for name in NAMES)
    return create_app(Settings(database_url=url, secure_cookies=False, ticker=False), host)


def catch(url: str, key: str, to: Path) -> None:
    """Record every statement of one request, with its parameters, in order."""
    app, caught = product(url), []
    for engine in (app.state.doors.database.read,):

        @event.listens_for(engine, "before_cursor_execute")
        def note(*given: object) -> None:
            caught.append((given[2], _plain(given[3])))

    client = TestClient(app, headers={"authorization": f"Bearer {key}"})
    client.get(ADDRESS)
    caught.clear()
    client.get(ADDRESS)
    to.write_bytes(pickle.dumps(caught))


def _plain(parameters: object) -> object:
    """The driver's own wrapping of bytes cannot be stored."""
    if isinstance(parameters, dict):
        return {name: bytes(value) if isinstance(value, memoryview) else value for name, value in parameters.items()}
    if isinstance(parameters, tuple):
        return tuple(bytes(value) if isinstance(value, memoryview) else value for value in parameters)
    return parameters


def raw(url: str, statements: Path) -> FastAPI:
    """The same statements, the same JSON's size: what nothing written in Python over this driver can be faster than."""
    app, database = FastAPI(), open_database(url)
    caught = pickle.loads(statements.read_bytes())
    columns = ("id", "family_name", "given_name", "preferred_name", "date_of_birth", "nhs_number", "nhs_number_status")

    @app.get("/api/v1/clients")
    def clients() -> Response:
        rows: list[tuple[object, ...]] = []
        with database.read.connect() as connection:
            cursor = connection.connection.dbapi_connection.cursor()  # type: ignore[union-attr]
            for sql, parameters in caught:
                if not sql.startswith(("INSERT", "BEGIN")):
                    found = cursor.execute(sql, parameters).fetchall()
                    rows = found if len(found) > len(rows) else rows
        with database.writing(), database.write.begin() as connection:
            cursor = connection.connection.dbapi_connection.cursor()  # type: ignore[union-attr]
            for sql, parameters in caught:
                if sql.startswith("INSERT"):
                    cursor.execute(sql, parameters)
        items = [dict(zip(columns, map(str, row), strict=False)) for row in rows[:50]]
        return Response(json.dumps({"items": items, "next": None, "count": 1, "count_is_capped": False}))

    return app


if __name__ == "__main__":
    kind, url, port, statements, key = sys.argv[1:]
    if kind == "catch":
        catch(url, key, Path(statements))
    else:
        served = product(url) if kind == "door" else raw(url, Path(statements))
        uvicorn.run(served, host="127.0.0.1", port=int(port), log_level="warning")
