"""A small application that shows every macro, for the tests of the page layer."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from core.web.environment import Pages, build_pages, render
from core.web.forms import FieldError, FormState, read_form
from core.web.headers import SecureHeaders
from core.web.limits import BodyLimit
from core.web.parts import Choice, Column, ConflictRow, Identity, Link, Organisation, TagColour, Task, Viewer
from core.web.problems import answer, conflict

NOW = datetime(2026, 11, 21, 15, 5, tzinfo=UTC)


class Came(StrEnum):
    """Whether the person came."""

    YES = "5"
    NO = "7"

    @property
    def words(self) -> str:
        return {"5": "Yes, they came", "7": "No, they did not come"}[self.value]


@dataclass(frozen=True)
class Row:
    """One line of the caseload in the gallery."""

    number: int
    name: str
    last: date
    lead: str
    clock: str
    contacts: int


VIEWER = Viewer(
    name="Amina Yusuf",
    organisation_name="Second Step",
    organisation_key="second_step",
    csrf="token-of-the-session",
    navigation=tuple(
        Link(f"/{words.lower()}", words, current=words == "Caseload")
        for words in ("Today", "Caseload", "Referrals", "Team", "Directory", "Groups", "Reports", "Access")
    ),
    other_organisations=(Organisation("missing_link", "Missing Link"),),
)

IDENTITY = Identity(
    preferred_name="Sam Okafor",
    href="/clients/1",
    pronouns="they/them",
    born=date(1984, 3, 3),
    born_is_estimated=True,
    nhs_number="9990000018",
    nhs_number_words="Checked with NHS",
    communication_needs=("Somali interpreter", "Large print"),
    safe_contact="Do not leave a message. Text first.",
    lead_worker="Amina Yusuf, Missing Link",
    alerts=("Dog at home. Review 1 December 2026",),
)

TYPED = FormState(
    values={
        "place": '"><script>alert(1)</script>',
        "met_on-day": "31",
        "met_on-month": "",
        "met_on-year": "2026",
        "present": ["carer"],
        "note": "First line\n  second line",
        "csrf": "token-of-the-session",
    },
    errors=(
        FieldError("met_on", "Date of the contact must include a month", ("month",)),
        FieldError("came", "Choose whether the person came"),
        FieldError("reason", "Choose the main reason from the list"),
        FieldError("note", "Enter what you talked about"),
        FieldError("", "Save the contact before you add another"),
    ),
)

CONTEXT: dict[str, object] = {
    "identity": IDENTITY,
    "sections": tuple(
        Link(f"/clients/1/{words.lower().replace(' ', '-')}", words, current=words == "Summary")
        for words in ("Summary", "Timeline", "Contacts", "Assessments", "Sharing and access")
    ),
    "tasks": (
        Task("Check for duplicates", "Done", href="/referrals/1/duplicates", done=True),
        Task(
            "Triage", "Due tomorrow", "/referrals/1/triage", "Read the referral and decide who talks", TagColour.YELLOW
        ),
        Task("Support conversation", "Cannot start yet"),
    ),
    "kinds": (Choice("contact", "Contact"), Choice("referral", "Referral")),
    "came": Came,
    "present": (Choice("carer", "Carer or family", "Someone the person chose"), Choice("worker", "Another worker")),
    "happened": datetime(2026, 11, 20, 14, 30, tzinfo=UTC),
    "written": datetime(2026, 11, 21, 9, 0, tzinfo=UTC),
    "born": date(2026, 11, 2),
    "columns": (
        Column("Name", href="/caseload?sort=name", sort="ascending"),
        "Last contact",
        "Next contact",
        "Lead worker",
        "Clock",
        Column("Contacts", numeric=True),
    ),
    "rows": tuple(
        Row(n, f"Person {n} Okafor-Featherstonehaugh", date(2026, 11, 1), "Amina Yusuf", "Due tomorrow", n * 3)
        for n in range(50)
    ),
}


def _gallery(request: Request) -> Response:
    state = TYPED if "errors" in request.query_params else FormState()
    few = {"rows": CONTEXT["rows"][:3]}  # type: ignore[index]
    return render(request, "gallery/gallery.html", **(CONTEXT | few), state=state, notice="The contact is saved.")


def _rows(request: Request) -> Response:
    return render(request, "gallery/rows.html", **CONTEXT)


def _answer(request: Request) -> Response:
    return answer(request, int(request.path_params["status"]))


def _conflict(request: Request) -> Response:
    rows = (ConflictRow("Where did you meet?", "Café <b>Flora</b>", "At home"), ConflictRow("Next step", "", "Call"))
    return conflict(request, action="/contacts/1", state=TYPED, version=4, rows=rows, current="/contacts/1")


async def _echo(request: Request) -> Response:
    return JSONResponse(await read_form(request))


async def _stubborn(request: Request) -> Response:
    """Answers whatever happens to its body, as frameworks do that turn every reading error into a 400."""
    try:
        await request.body()
    except Exception:
        return JSONResponse({}, 400)
    return JSONResponse({})


def _broken(request: Request) -> Response:
    raise RuntimeError("the address of a person")


def _fault(request: Request, error: Exception) -> Response:
    return answer(request, 500)


class _SignedIn:
    """Stands in for sign-in: `?signed-out` shows what nobody's page looks like."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_out = b"signed-out" in scope.get("query_string", b"")
        scope.setdefault("state", {})["viewer"] = None if is_out else VIEWER
        await self._app(scope, receive, send)


@pytest.fixture(scope="session")
def pages() -> Pages:
    return build_pages({"gallery": Path(__file__).parent / "templates"}, clock=lambda: NOW)


@pytest.fixture(scope="session")
def app(pages: Pages) -> Starlette:
    routes = [
        Route("/gallery", _gallery),
        Route("/rows", _rows),
        Route("/conflict", _conflict),
        Route("/answer/{status:int}", _answer),
        Route("/api/v1/answer/{status:int}", _answer),
        Route("/echo", _echo, methods=["POST"]),
        Route("/broken", _broken),
        Route("/api/v1/stubborn", _stubborn, methods=["POST"]),
        Route("/api/v1/echo", _echo, methods=["POST"]),
        Mount("/static", pages.static.application()),
    ]
    layers = [Middleware(SecureHeaders), Middleware(_SignedIn), Middleware(BodyLimit, limit=10_000)]
    application = Starlette(routes=routes, middleware=layers, exception_handlers={Exception: _fault})
    application.state.pages = pages
    return application


@pytest.fixture
def client(app: Starlette) -> TestClient:
    return TestClient(app)
