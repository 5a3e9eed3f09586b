"""Signing in: CPU of one, from the page's form to the page that follows, and how many hashes run at once."""

import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median

from starlette.testclient import TestClient

from core.access.system import Reason
from core.app import create_app
from core.database import migrate
from core.database.engine import open_database
from core.extensions.manager import PluginHost
from core.models import METADATA
from core.people import passwords
from core.settings import Settings
from tests import world

PASSWORD = "a long password"
CROWD = 12


def run(rounds: int) -> dict[str, float]:
    """Median milliseconds of CPU of one sign-in on SQLite, and the most hashes at once while a crowd signs in."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(database_url=f"sqlite:///{folder}/sign-in.db", secure_cookies=False)
        database = open_database(settings.database_url)
        migrate.upgrade(database, METADATA)
        database.close()
        app = create_app(settings, PluginHost([]))
        with app.state.doors.system(Reason.SEED) as system:
            partners = world.partnership(system)
            world.publish_policy(system)
            for number in range(CROWD):
                person = world.person(system, f"Worker {number}")
                world.role(system, person, partners.missing_link)
                world.account(system, person, f"worker{number}", PASSWORD)
        with TestClient(app, base_url="http://localhost", follow_redirects=False) as browser:
            taken = [_cpu(browser) for _ in range(rounds)]
            return {"sign-in CPU, ms": median(taken), "hashes at once": float(_at_once(app))}


def _cpu(browser: TestClient) -> float:
    browser.cookies.clear()
    before = time.process_time()
    answer = browser.post("/sign-in", data={"username": "worker0", "password": PASSWORD})
    taken = (time.process_time() - before) * 1000
    if answer.status_code != 303:
        raise RuntimeError(f"not signed in: {answer.status_code}")
    return taken


def _at_once(app: object) -> int:
    """The most hashes that were being made together while everybody signed in."""
    lock, now, most = threading.Lock(), 0, 0
    hasher = passwords._HASHER

    class Counted:
        def __getattr__(self, name: str) -> object:
            return getattr(hasher, name)

        def verify(self, kept: str, password: str) -> bool:
            nonlocal now, most
            with lock:
                now, most = now + 1, max(most, now + 1)
            try:
                return hasher.verify(kept, password)
            finally:
                with lock:
                    now -= 1

    def enter(number: int) -> None:
        browser = TestClient(app, base_url="http://localhost", follow_redirects=False)  # type: ignore[arg-type]
        browser.post("/sign-in", data={"username": f"worker{number}", "password": PASSWORD})

    passwords._HASHER = Counted()  # type: ignore[assignment]
    try:
        with ThreadPoolExecutor(CROWD) as pool:
            list(pool.map(enter, range(CROWD)))
    finally:
        passwords._HASHER = hasher
    return most
