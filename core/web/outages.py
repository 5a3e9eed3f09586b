"""What is answered while the database is away or full: plain words, and when to try again."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from core.database.outages import Outage
from core.web.problems import answer


@dataclass(frozen=True)
class _Told:
    status: int
    retry_after: int
    """Seconds."""
    detail: str


TOLD: Mapping[Outage, _Told] = {
    Outage.AWAY: _Told(
        503, 10,
        "Fingerpost cannot reach its records at the moment. What you were saving was either saved whole or not at all: "
        "wait a minute, look whether it is there, and only then save it again.",
    ),
    Outage.FULL: _Told(
        507, 60,
        "The disk is full, so nothing can be saved, and nothing can be shown, because each look is written down. What "
        "you were saving was not saved. Tell the people who look after Fingerpost at once, and keep a note on paper.",
    ),
}  # fmt: skip


def answer_outage(request: Request, outage: Outage) -> Response:
    told = TOLD[outage]
    response = answer(request, told.status, detail=told.detail)
    response.headers["Retry-After"] = str(told.retry_after)
    return response
