"""A real service with the demo and the real referral message, and browsers that look at it.

- `served`: the address and accounts of a service on a database of the module's own.
- `page_at(width, script=True)`: a fresh browser session at that width; `noises` collects what no page should do.
- `sign_in(page, username)`: signs in through the page, as people do.
"""

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page

from core.agreements import counting
from core.app import create_app, open_doors
from core.database import clock
from core.duplicates import matcher
from core.extensions.manager import PluginHost
from core.settings import Settings
from core.ticker.jobs import Tick
from core.ticker.lease import Lease
from tests.browser.chromium import Noises, chromium
from tests.main_job.demonstration import Demonstration, demonstrate

HEIGHT = 900
PageAt = Callable[..., Page]
SignIn = Callable[[Page, str], None]


@dataclass(frozen=True)
class Served:
    """A service that answers at `address`, on the database at `url`."""

    address: str
    url: str
    demonstration: Demonstration

    @property
    def client(self) -> str:
        return f"{self.address}/clients/{self.demonstration.arrived.client_id}"

    @property
    def referral(self) -> str:
        return f"{self.address}/referrals/{self.demonstration.arrived.referral_id}"


@dataclass(frozen=True)
class Filled:
    """A database file that nobody has open, to be copied."""

    file: Path
    demonstration: Demonstration


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Filled:
    """The demo, made once for all tests in the browser, everybody in it compared with everybody and what agreements
    carry counted: a service would do that first, for half a minute."""
    file = tmp_path_factory.mktemp("demo") / "demo.db"
    made = Filled(file, demonstrate(f"sqlite:///{file}"))
    doors = open_doors(Settings(database_url=f"sqlite:///{file}"), PluginHost.installed())
    lease = Lease(doors.database)
    lease.hold()
    for look in (matcher.look, counting.count):
        look(Tick(doors, lease, clock.now()))
    lease.release()
    doors.database.close()
    return made


@contextmanager
def serving(filled: Filled, folder: Path) -> Iterator[Served]:
    """A service on a copy of the demo in this folder, on a free port of this machine."""
    copy = shutil.copyfile(filled.file, folder / "demo.db")
    app = create_app(Settings(database_url=f"sqlite:///{copy}", secure_cookies=False))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    address = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    yield Served(address, f"sqlite:///{copy}", filled.demonstration)
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def served(filled: Filled, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(filled, tmp_path_factory.mktemp("served")) as served:
        yield served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def noises() -> Noises:
    return Noises()


@pytest.fixture(scope="module")
def page_at(browser: Browser, noises: Noises) -> Iterator[PageAt]:
    contexts: list[BrowserContext] = []

    def page_at(width: int, *, script: bool = True) -> Page:
        viewport = {"width": width, "height": HEIGHT}
        contexts.append(browser.new_context(viewport=viewport, java_script_enabled=script))  # type: ignore[arg-type]
        page = contexts[-1].new_page()
        page.set_default_timeout(30_000)  # two slow cores with everything else on them
        noises.listen(page)
        return page

    yield page_at
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def sign_in(served: Served) -> SignIn:
    def sign_in(page: Page, username: str) -> None:
        account = served.demonstration.accounts[username]
        page.goto(f"{served.address}/sign-in")
        page.get_by_label("Username").fill(account.username)
        page.get_by_label("Password").fill(account.password)
        with page.expect_navigation(url=f"{served.address}/"):
            page.get_by_role("button", name="Sign in").click()

    return sign_in
