"""Frozen values that pages hand to the layout and its macros."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


@dataclass(frozen=True)
class Link:
    """A place to go: main navigation, side navigation, one choice of several."""

    href: str
    words: str
    current: bool = False


@dataclass(frozen=True)
class Organisation:
    """An organisation that the signed-in person could act for instead."""

    key: str
    name: str


@dataclass(frozen=True)
class SessionTimes:
    """Seconds until the session ends if nobody is there, and until it ends in any case: for the warning before."""

    idle: int
    left: int


@dataclass(frozen=True)
class Banner:
    """Something that the person looking must not forget, on every page: words, a link, and a button that ends it."""

    words: str
    href: str
    link: str
    action: str
    button: str
    version: int


@dataclass(frozen=True)
class Note:
    """Something that stands beside an entry and puts it right, which stays as it is: what is said to be wrong, what the
    person says, what is right if that is agreed; in whose words, when, about which kind of entry."""

    disputed: str
    view: str
    right: str | None
    said_by: str
    at: datetime
    about: str


@dataclass(frozen=True)
class Beside:
    """What stands beside the entries of a page, and the address of a form to add to it."""

    notes: Sequence[Note] = ()
    href: str | None = None


@dataclass(frozen=True)
class Viewer:
    """Who is looking. The layout takes `None` (signed out) or anything with these attributes."""

    name: str
    organisation_name: str
    organisation_key: str
    csrf: str
    navigation: tuple[Link, ...] = ()
    other_organisations: tuple[Organisation, ...] = ()
    trouble: str | None = None
    session: SessionTimes | None = None
    banners: tuple[Banner, ...] = ()
    ways_past: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Identity:
    """What the identity bar shows of a person. Leave out what the viewer may not know: its line is then absent."""

    preferred_name: str
    href: str | None = None
    pronouns: str | None = None
    born: date | None = None
    born_is_estimated: bool = False
    nhs_number: str | None = None
    nhs_number_words: str | None = None
    communication_needs: tuple[str, ...] = ()
    safe_contact: str | None = None
    lead_worker: str | None = None
    alerts: tuple[str, ...] = ()
    died: str | None = None


@dataclass(frozen=True)
class Column:
    """A table heading; with `href` it is a link that sorts, `sort` being the present order of this column."""

    words: str
    href: str | None = None
    sort: str | None = None
    numeric: bool = False


@dataclass(frozen=True)
class Choice:
    """One answer of radios, checkboxes or a select. A `StrEnum` whose members have `.words` may be given instead."""

    value: str
    words: str
    hint: str | None = None


class TagColour(StrEnum):
    """Colours of a tag. The words carry the meaning; the colour only helps the eye."""

    DEFAULT = ""
    GREY = "grey"
    WHITE = "white"
    GREEN = "green"
    AQUA_GREEN = "aqua-green"
    BLUE = "blue"
    PURPLE = "purple"
    PINK = "pink"
    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"


@dataclass(frozen=True)
class Task:
    """One line of a task list. Without `href` it cannot be started yet, and `status` says why."""

    words: str
    status: str
    href: str | None = None
    hint: str | None = None
    colour: TagColour = TagColour.DEFAULT
    done: bool = False


@dataclass(frozen=True)
class ConflictRow:
    """One readable field of a stale form: what was typed, and what the record says now."""

    field: str
    yours: str
    now: str
