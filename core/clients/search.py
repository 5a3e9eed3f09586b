"""Finding a client by what somebody knows: parts of names, a date of birth, an NHS number, in the order they come."""

import re
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from core.access.errors import Invalid
from core.access.paging import Count, Order, Page, counted
from core.access.records import Records
from core.clients.codes import NhsNumberStatus
from core.clients.models import Client, ClientName
from core.clients.names import fold
from core.clients.nhs_numbers import read
from core.clients.schemas import SearchIn
from core.database import clock

BY_NAME = Order((Client.sort_name,))
MATCHABLE = (NhsNumberStatus.VERIFIED, NhsNumberStatus.NOT_TRACED, NhsNumberStatus.IN_PROGRESS)
"""Statuses whose number may be trusted to be this person's: the others say that it needs tracing or clashes."""

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBER = re.compile(r"(?<![0-9])[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}(?![0-9])", re.ASCII)
_ISO = re.compile(r"(?<![0-9])([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?![0-9])", re.ASCII)
_BRITISH = re.compile(r"(?<![0-9])([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4}|[0-9]{2})(?![0-9])", re.ASCII)
_NAMED = re.compile(
    r"(?<![0-9])([0-9]{1,2})(?:st|nd|rd|th)?[ -]?(?:of )?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
    r",?[ -]?([0-9]{4}|[0-9]{2})(?![0-9])",
    re.ASCII | re.IGNORECASE,
)
MOST_WORDS = 8
_LAST = "\U0010ffff"


@dataclass(frozen=True)
class Sought:
    """What is looked for; `words` are folded beginnings of names."""

    words: tuple[str, ...] = ()
    born: date | None = None
    nhs_number: str | None = None

    @property
    def kinds(self) -> str:
        """What the audit keeps: which kinds of thing were looked for, never the things."""
        kinds = (("name", self.words), ("date of birth", self.born), ("NHS number", self.nhs_number))
        return ", ".join(kind for kind, given in kinds if given)


@dataclass(frozen=True)
class Found:
    """One page of the clients that fit, and how many fit."""

    page: Page[Client]
    count: Count


def read_search(asked: SearchIn) -> Sought:
    """Raises `Invalid` naming the field that cannot be searched for."""
    number, born, rest = _parts(asked.text or "")
    if asked.nhs_number:
        number = _number(asked.nhs_number, "nhs_number")
    if asked.date_of_birth:
        typed = _date_in(asked.date_of_birth)
        if typed is None:
            raise Invalid("date_of_birth", "Write the date of birth like 27/3/1987 or 27 March 1987.")
        born = typed[0]
    words = tuple(fold(f"{rest} {asked.name or ''}").split())[:MOST_WORDS]
    sought = Sought(words, born, number)
    if not sought.kinds:
        raise Invalid("text", "Enter a name, a date of birth or an NHS number.")
    return sought


def search(records: Records, sought: Sought, *, limit: int = 50, after: UUID | None = None) -> Found:
    """Clients that fit, by family name: only those the actor may see, matched only on what the actor may read."""
    statement = _statement(sought)
    records.note("searched", detail=sought.kinds)
    page = records.page(statement, order=BY_NAME, limit=limit, after=after)
    return Found(page, counted(page, after, lambda: records.count(statement)))


def _statement(sought: Sought) -> Select[Client]:
    found = select(Client)
    if sought.nhs_number:
        found = found.where(Client.nhs_number == sought.nhs_number, Client.nhs_number_status.in_(MATCHABLE))
    if sought.born:
        found = found.where(Client.date_of_birth == sought.born)
    if sought.words:
        earlier = select(ClientName.client_id).where(_named(ClientName.sort_name, sought.words))
        begins = [_begins(column, word) for column in (Client.sort_name, Client.spoken_name) for word in sought.words]
        found = found.where(or_(and_(or_(*begins), _named(Client.sort_name, sought.words)), Client.id.in_(earlier)))
    return found


def _begins(column: InstrumentedAttribute[str], word: str) -> ColumnElement[bool]:
    """As a range, which the index serves on both databases."""
    return and_(column >= word, column < word + _LAST)


def _named(column: InstrumentedAttribute[str], words: tuple[str, ...]) -> ColumnElement[bool]:
    """Every word is the beginning of some part of the name; folded words hold no wildcard."""
    return and_(*(or_(column.like(f"{word}%"), column.like(f"% {word}%")) for word in words))


def _parts(text: str) -> tuple[str | None, date | None, str]:
    """NHS number, date and what is left of a text."""
    number = None
    if found := _NUMBER.search(text):
        number, text = _number(found[0], "text"), text.replace(found[0], " ", 1)
    typed = _date_in(text)
    if typed is None:
        return number, None, text
    return number, typed[0], text.replace(typed[1], " ", 1)


def _number(typed: str, field: str) -> str:
    number = read(typed)
    if number.digits is None or not number.valid:
        raise Invalid(field, "This is not a right NHS number: check each of the 10 digits.")
    return number.digits


def _date_in(text: str) -> tuple[date, str] | None:
    """The first date in a text, and how it was written."""
    if found := _ISO.search(text):
        return _date(found[1], found[2], found[3], found[0])
    if found := _BRITISH.search(text):
        return _date(found[3], found[2], found[1], found[0])
    if found := _NAMED.search(text):
        return _date(found[3], str(MONTHS.index(found[2].lower()) + 1), found[1], found[0])
    return None


def _date(year: str, month: str, day: str, written: str) -> tuple[date, str] | None:
    whole = int(year)
    if len(year) == 2:
        this = clock.today().year
        whole += 2000 if 2000 + whole <= this else 1900
    try:
        return date(whole, int(month), int(day)), written
    except ValueError:
        return None
