"""One process that `benchmarks.plugins` measures: it starts, answers pages of somebody for whom every plugin is on, and
prints what that took."""

import json
import sys
import time
from pathlib import Path

if sys.argv[2]:
    sys.path.insert(0, sys.argv[2])
began = time.process_time()

from sqlalchemy import select  # noqa: E402
from starlette.testclient import TestClient  # noqa: E402

from core.access.system import Reason  # noqa: E402
from core.app import create_app  # noqa: E402
from core.database.engine import open_database  # noqa: E402
from core.database.migrate import upgrade  # noqa: E402
from core.extensions.manager import PluginHost  # noqa: E402
from core.models import METADATA  # noqa: E402
from core.organisations.models import Organisation  # noqa: E402
from core.settings import Settings  # noqa: E402


def main() -> None:
    url, rounds = f"sqlite:///{sys.argv[1]}", int(sys.argv[3])
    settings = Settings(database_url=url, secure_cookies=False, ticker=False)
    is_new = not Path(sys.argv[1]).exists()
    if is_new:
        database = open_database(url)
        upgrade(database, METADATA)
        database.close()
    host = PluginHost.installed()
    app = create_app(settings, host)
    with TestClient(app, base_url="http://localhost") as service:
        told = {"start, s": time.process_time() - began}
        worker, client = _somebody(service, host, is_new)
        for name, path in (("today, ms", "/"), ("summary, ms", client)):
            told[name] = _cost(worker, path, rounds)
    print(json.dumps(told))


def _somebody(service: TestClient, host: PluginHost, is_new: bool) -> tuple[object, str]:
    from tests import world
    from tests.core.casework.visitors import visitor
    from tests.policies.shipped import text

    with service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        if is_new:
            ours = world.partnership(system).second_step
            world.publish_policy(system, text())
            mine = {plugin.name for plugin in host.plugins} - set(world.PLUGINS) or set(world.PLUGINS)
            for plugin in sorted(mine)[:4]:
                world.plugin_enabled(system, ours, plugin)
        ours = next(one for one in system.find(select(Organisation)) if one.key == "second_step")
        worker = visitor(system, service, ours, "recovery_navigator")
        client = world.client(system)
        world.allocation(system, client, worker.person, ours)
    return worker, f"/clients/{client.id}"


def _cost(worker: object, path: str, rounds: int) -> float:
    for _ in range(5):
        assert worker.get(path).status_code == 200  # type: ignore[attr-defined]
    began = time.process_time()
    for _ in range(rounds):
        worker.get(path)  # type: ignore[attr-defined]
    return (time.process_time() - began) * 1000 / rounds


main()
