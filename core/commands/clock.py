"""`fingerpost clock`: when something is due. Asks no database."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import typer

from core.clocks.calendars import Calendar, calendars, usual
from core.clocks.moments import NoMoment, Typed, iso_london, iso_utc, read_moment
from core.clocks.reckoning import Length, Unit, counted_from, doubts, due
from core.commands.answers import print_json, remark
from core.commands.endings import Commands, WrongUse
from core.commands.options import AsJson
from core.database.clock import LONDON

app = typer.Typer(cls=Commands, no_args_is_help=True, help="Reckon when something is due.")
WHOLE = re.compile(r"[+-]?[0-9]{1,18}", re.ASCII)
OPTIONS = {
    Unit.WORKING_DAYS: "--working-days",
    Unit.CALENDAR_DAYS: "--calendar-days",
    Unit.HOURS: "--hours",
}
From = Annotated[
    str | None,
    typer.Option("--from", metavar="ISO", help="When it was received: 2026-11-12T17:00 is London time"),
]
Several = Annotated[str | None, typer.Option(metavar="N")]
CalendarKey = Annotated[
    str | None, typer.Option("--calendar", metavar="KEY", help="The calendar of the service", show_default=False)
]


@dataclass(frozen=True)
class Answer:
    """What was asked, and when it is due."""

    start: Typed
    length: Length
    calendar: Calendar
    due: datetime

    @property
    def warnings(self) -> list[str]:
        first, last = self.start.at.astimezone(LONDON).date(), self.due.astimezone(LONDON).date()
        return [*self.start.doubts, *doubts(self.length, self.calendar, first, last)]


@app.callback()
def group() -> None:
    """Reckon when something is due."""


@app.command(name="due")
def due_command(
    start: From = None,
    working_days: Several = None,
    calendar_days: Several = None,
    hours: Several = None,
    calendar: CalendarKey = None,
    as_json: AsJson = False,
) -> None:
    """When something received then is due, at the latest.

    Days end at 23:59:59 in London; what comes at 17:00 or later counts as the next day’s. Hours are elapsed time.

    Example: fingerpost clock due --from 2026-11-12T17:00 --working-days 1
    """
    given = {Unit.WORKING_DAYS: working_days, Unit.CALENDAR_DAYS: calendar_days, Unit.HOURS: hours}
    answer = _answer(_start(start), _length(given), _calendar(calendar))
    if as_json:
        print_json(_as_json(answer))
        return
    shown = answer.due.astimezone(LONDON)
    typer.echo(f"Due {shown:%A} {shown.day} {shown:%B %Y} at {shown:%H:%M:%S} London time ({shown:%Z}).")
    for warning in answer.warnings:
        remark(warning)


def _start(text: str | None) -> Typed:
    if not text:
        raise WrongUse("Say when it was received: --from 2026-11-12T17:00")
    try:
        return read_moment(text)
    except NoMoment as wrong:
        raise WrongUse(f"--from: {wrong}") from None


def _length(given: dict[Unit, str | None]) -> Length:
    said = [(unit, text) for unit, text in given.items() if text is not None]
    if len(said) != 1:
        raise WrongUse(f"Say how long in one way: {OPTIONS[Unit.WORKING_DAYS]}, --calendar-days or --hours.")
    unit, text = said[0]
    if not WHOLE.fullmatch(text.strip()) or not 1 <= int(text) <= unit.longest:
        raise WrongUse(f"{OPTIONS[unit]}: give a whole number from 1 to {unit.longest:,}, not '{text[:30]}'.")
    return Length(unit, int(text))


def _calendar(key: str | None) -> Calendar:
    if key is None:
        return usual()
    if key not in calendars():
        raise WrongUse(f"--calendar: there is no calendar '{key[:60]}'. Known: {', '.join(calendars())}.")
    return calendars()[key]


def _answer(start: Typed, length: Length, calendar: Calendar) -> Answer:
    return Answer(start, length, calendar, due(start.at, length, calendar))


def _as_json(answer: Answer) -> dict[str, object]:
    known, is_hours = answer.calendar.holidays, answer.length.unit is Unit.HOURS
    return {
        "due": iso_london(answer.due),
        "due_utc": iso_utc(answer.due),
        "from": iso_london(answer.start.at),
        "unit": answer.length.unit.value,
        "number": answer.length.number,
        "calendar": answer.calendar.key,
        "cut_off": None if is_hours else f"{answer.calendar.cut_off:%H:%M}",
        "counted_from": None if is_hours else counted_from(answer.start.at, answer.length, answer.calendar),
        "holidays_as_of": known.source_date if known else None,
        "holidays_known_until": known.known_until if known else None,
        "warnings": answer.warnings,
    }
