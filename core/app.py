"""The composition root: database, plugins, policies, places and routers, wired together and nothing else."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from functools import cache

from fastapi import FastAPI

from core import models
from core.access.audit.sealer import Sealer
from core.access.audit.writer import AuditWriter
from core.access.doors import Doors
from core.access.mapping import refuse_faults
from core.access.store import PolicyStore
from core.assessments.definitions import keep_at_start
from core.assessments.reminding import plugin_jobs
from core.database.engine import open_database
from core.duplicates.old_links import lead_on
from core.extensions.manager import PluginHost
from core.features import CONTRIBUTIONS, ROUTERS, TEMPLATES, jobs
from core.notices.undelivered import lost_words
from core.operations.metrics import Metrics
from core.organisations.installation import holds_demo
from core.own_view.languages import languages
from core.pathways.definitions import keep_at_start as keep_pathways
from core.people.provider import Provider
from core.people.resuming import ask_again, go_on
from core.people.sessions import notice
from core.people.sign_in import identify
from core.plugin_pages.showing import contribution as of_plugins
from core.settings import Settings
from core.ticker.ticker import Ticker
from core.vocabulary import declared, words_for
from core.web.environment import Pages, build_pages
from core.web.errors import handle_errors
from core.web.head import HeadAsGet
from core.web.headers import SecureHeaders
from core.web.limits import BodyLimit
from core.web.loopback import LoopbackOnly
from core.web.openapi import DESCRIPTION, describe
from core.web.places import Places
from core.web.request_log import RequestLog
from core.web.static_files import STATIC_PREFIX
from core.web.viewer import show_viewer


def open_doors(settings: Settings, host: PluginHost) -> Doors:
    """The doors of one database, for the service and for every command."""
    assert models.METADATA.tables, "every table is known before the first door opens"
    refuse_faults()
    database = open_database(settings.database_url, settings.replica_url)
    words = words_for(plugin.name for plugin in host.plugins)
    return Doors(database, AuditWriter(database), PolicyStore(words), identify, notice)


@cache
def pages() -> Pages:
    """Every page's template, compiled once in a process."""
    return build_pages(TEMPLATES)


def create_app(settings: Settings | None = None, host: PluginHost | None = None) -> FastAPI:
    """The service. A plugin that fails to load, a mapping with a hole, or a fault in a language, stops it here."""
    settings, host = settings or Settings(), host or PluginHost.installed()
    languages()
    doors = open_doors(settings, host)
    metrics = Metrics(doors.database)
    ticker = Ticker(doors, (*jobs(settings), *plugin_jobs(host)), also=lost_words)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        keep_at_start(doors, host)
        keep_pathways(doors, host)
        gc.freeze()  # what was made so far stays: no collection looks at it again
        with Sealer(doors.database, settings.seal_every), ticker if settings.ticker else nullcontext():
            yield
        doors.database.close()

    app = FastAPI(
        title="Fingerpost", version="1", description=DESCRIPTION, lifespan=lifespan,
        docs_url=None, redoc_url=None, openapi_url=None,
        routes=[route for router in ROUTERS for route in router.routes],  # as they are: prepared once in a process
    )  # fmt: skip
    describe(app)
    state = app.state
    state.settings, state.doors, state.host, state.metrics = settings, doors, host, metrics
    state.provider, state.words = Provider.of(settings), declared(plugin.name for plugin in host.plugins)
    state.watch, state.ask_again, state.go_on, state.lead_on = ticker.watch, ask_again, go_on, lead_on
    state.pages, state.show_viewer = pages(), show_viewer
    state.places = Places((*CONTRIBUTIONS, of_plugins(host, state.words)))
    app.mount(STATIC_PREFIX, state.pages.static.application())
    handle_errors(app)
    app.add_middleware(BodyLimit)
    app.add_middleware(LoopbackOnly, applies=lambda: holds_demo(doors.database))
    app.add_middleware(SecureHeaders)
    app.add_middleware(RequestLog, watcher=metrics)
    app.add_middleware(HeadAsGet)
    return app
