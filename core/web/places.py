"""Where features put what a lower layer shows of them: navigation, sections, timeline and way of clients, Today."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from core.access.protected import Judged, Protected
from core.access.records import Records
from core.access.vocabulary import Action
from core.extensions.views import View
from core.web.parts import Banner, Beside, Link


@dataclass(frozen=True)
class NavigationItem:
    """A place in the header; shown to people for whom some rule may allow `action` on `model` (None: to everybody)."""

    href: str
    words: str
    model: type[Judged] | None = None
    action: Action = Action.READ
    rank: int = 50


@dataclass(frozen=True)
class Section:
    """A page of a client's record at `/clients/{id}/{slug}` (the summary has an empty slug)."""

    slug: str
    words: str
    model: type[Protected]
    action: Action = Action.READ
    rank: int = 50


@dataclass(frozen=True)
class Event:
    """One line of a client's timeline: when it happened, when it was written, who for which organisation; `kind` is a
    word such as Contact or Referral, by which the timeline is filtered; `is_day`: the time of day is not known."""

    at: datetime
    recorded_at: datetime
    title: str
    worker: str
    organisation: str
    href: str | None = None
    summary: str | None = None
    kind: str = "Entry"
    is_day: bool = False


@dataclass(frozen=True)
class Involved:
    """Somebody, or an organisation, with a part in a client's support: which part, for whom, since when, why."""

    who: str
    part: str
    organisation: str
    since: date | None = None
    why: str | None = None


@dataclass(frozen=True)
class Milestone:
    """One point of a client's way, for lists of many clients: the last contact, or what comes next (`is_ahead`), which
    is for the first opportunity when it has no day."""

    client_id: UUID
    words: str
    day: date | None
    href: str
    is_ahead: bool = False


@dataclass(frozen=True)
class Way:
    """The two points of a client's way on either side of now, as far as a door shows them."""

    last: Milestone | None = None
    next: Milestone | None = None


@dataclass(frozen=True)
class ToDo:
    """One line of Today: an action, with a word on why now; `section` groups lines under a heading. `is_urgent`: the
    tag stands out."""

    section: str
    words: str
    href: str
    tag: str | None = None
    hint: str | None = None
    is_urgent: bool = False


@dataclass(frozen=True)
class OpenWork:
    """One thing that a worker has open and somebody else goes on with when they leave; `section` groups them."""

    section: str
    words: str
    href: str
    since: date | None = None


class Shelf(StrEnum):
    """Where something besides a feature's own pages is offered; all of it is found by search."""

    NAVIGATION = "navigation"
    REPORTS = "reports"
    SEARCH = "search"


@dataclass(frozen=True)
class Offer:
    """A page, or a form, that not every organisation has."""

    href: str
    words: str
    shelf: Shelf
    hint: str | None = None


@dataclass(frozen=True)
class Panel:
    """A panel on a client's summary; without a view it is not available now."""

    title: str
    view: View | None


Offers = Callable[[Records, Shelf | None], Iterable[Offer]]
Panels = Callable[[Records, UUID], Iterable[Panel]]
Timeline = Callable[[Records, UUID], Sequence[Event]]
Around = Callable[[Records, UUID], Sequence[Involved]]
Urgent = Callable[[Records, UUID], Sequence[ToDo]]
Milestones = Callable[[Records, Sequence[UUID]], Iterable[Milestone]]
Today = Callable[[Records], Sequence[ToDo]]
Carried = Callable[[Records, Sequence[UUID]], Mapping[UUID, int] | None]
Banners = Callable[[Records], Sequence[Banner]]
WaysPast = Callable[[Records], Sequence[Link]]
Left = Callable[[Records, UUID], Iterable[OpenWork]]
Entries = Sequence[tuple[Protected, bool]]
"""Entries of a record, each with whether the viewer may change it."""
OnEntries = Callable[[Records, Entries], Mapping[UUID, Link]]
HandOn = Callable[[UUID | None], object]
"""Hands one open thing to somebody; None: whoever leads there finds somebody."""
WorkWith = Callable[[Records, UUID, UUID], Iterable[HandOn]]
NotOpened = Callable[[Records, UUID, type[Protected]], Sequence[Link]]
Sharing = Callable[[Records, UUID], Sequence[str]]
Besides = Callable[[Records], Beside]


@dataclass(frozen=True)
class Contribution:
    """What one feature (or plugin) adds."""

    navigation: tuple[NavigationItem, ...] = ()
    sections: tuple[Section, ...] = ()
    timelines: tuple[Timeline, ...] = ()
    around: tuple[Around, ...] = ()
    urgent: tuple[Urgent, ...] = ()
    milestones: tuple[Milestones, ...] = ()
    today: tuple[Today, ...] = ()
    carried: tuple[Carried, ...] = ()
    left: tuple[Left, ...] = ()
    offers: tuple[Offers, ...] = ()
    panels: tuple[Panels, ...] = ()
    sharing: tuple[Sharing, ...] = ()
    banners: tuple[Banners, ...] = ()
    ways_past: tuple[WaysPast, ...] = ()
    on_entries: tuple[OnEntries, ...] = ()
    not_opened: tuple[NotOpened, ...] = ()
    work_with: tuple[WorkWith, ...] = ()
    beside: tuple[Besides, ...] = ()


@dataclass(frozen=True)
class Places:
    """All contributions, in the order of composition; kept on `app.state.places`."""

    contributions: tuple[Contribution, ...]

    def navigation(self, records: Records) -> list[NavigationItem]:
        items = [item for one in self.contributions for item in one.navigation]
        items += [NavigationItem(one.href, one.words) for one in self.offers(records, Shelf.NAVIGATION)]
        items.sort(key=lambda item: item.rank)
        return [item for item in items if item.model is None or records.judge.may_ever(item.model, item.action)]

    def offers(self, records: Records, shelf: Shelf | None = None) -> list[Offer]:
        """What the organisation acted for has besides, on one shelf or on all."""
        return [offer for one in self.contributions for tell in one.offers for offer in tell(records, shelf)]

    def found(self, records: Records, text: str) -> list[Offer]:
        """Pages and forms whose title holds these words, by title."""
        wanted = text.strip().casefold()
        pages = [Offer(item.href, item.words, Shelf.NAVIGATION) for item in self.navigation(records)]
        pages += [offer for offer in self.offers(records) if offer.shelf is not Shelf.NAVIGATION]
        return sorted((one for one in pages if wanted and wanted in one.words.casefold()), key=lambda one: one.words)

    def panels(self, records: Records, client_id: UUID) -> list[Panel]:
        return [panel for one in self.contributions for tell in one.panels for panel in tell(records, client_id)]

    def banners(self, records: Records) -> list[Banner]:
        """What the person looking must not forget, whatever the page."""
        return [banner for one in self.contributions for tell in one.banners for banner in tell(records)]

    def ways_past(self, records: Records) -> list[Link]:
        """What a closed page offers to this role, whatever is behind it."""
        return [link for one in self.contributions for tell in one.ways_past for link in tell(records)]

    def on_entries(self, records: Records, entries: Entries) -> dict[UUID, list[Link]]:
        """What is known of each entry, or may be done with it, besides what its own page says."""
        found: dict[UUID, list[Link]] = {entry.id: [] for entry, _ in entries}
        for tell in (tell for one in self.contributions for tell in one.on_entries):
            for id, link in tell(records, entries).items():
                found[id].append(link)
        return found

    def not_opened(self, records: Records, client_id: UUID, model: type[Protected]) -> list[Link]:
        """Entries of this kind that the viewer may know of, but not open: a list says that they are there."""
        return [
            link for one in self.contributions for tell in one.not_opened for link in tell(records, client_id, model)
        ]

    def work_with(self, records: Records, client_id: UUID, worker_id: UUID) -> list[HandOn]:
        """What a worker has open with one client for the organisation of this door."""
        return [
            one for each in self.contributions for tell in each.work_with for one in tell(records, client_id, worker_id)
        ]

    def beside(self, records: Records) -> list[Beside]:
        """What stands beside the entries that this door has opened by their ids, whichever page shows them."""
        return [tell(records) for one in self.contributions for tell in one.beside]

    def sections(self, records: Records) -> list[Section]:
        found = sorted((one for each in self.contributions for one in each.sections), key=lambda one: one.rank)
        return [section for section in found if records.judge.may_ever(section.model, section.action)]

    def timeline(self, records: Records, client_id: UUID) -> list[Event]:
        """Newest first."""
        events = [event for one in self.contributions for tell in one.timelines for event in tell(records, client_id)]
        return sorted(events, key=lambda event: event.at, reverse=True)

    def around(self, records: Records, client_id: UUID) -> list[Involved]:
        """Who has a part in a client's support, as far as this door shows it."""
        return [part for one in self.contributions for tell in one.around for part in tell(records, client_id)]

    def urgent(self, records: Records, client_id: UUID) -> list[ToDo]:
        """What must not be overlooked by anybody who opens a client's summary and may read it."""
        return [line for one in self.contributions for tell in one.urgent for line in tell(records, client_id)]

    def sharing(self, records: Records, client_id: UUID) -> list[str]:
        """What a client says of sharing, one plain sentence each."""
        return [said for one in self.contributions for tell in one.sharing for said in tell(records, client_id)]

    def ways(self, records: Records, clients: Sequence[UUID]) -> Mapping[UUID, Way]:
        """Of each of these clients the newest point behind and the earliest ahead."""
        if not clients:
            return {}
        found = [point for one in self.contributions for tell in one.milestones for point in tell(records, clients)]
        in_order = sorted(found, key=lambda point: point.day or date.min)
        ahead = {point.client_id: point for point in reversed(in_order) if point.is_ahead}
        behind = {point.client_id: point for point in in_order if not point.is_ahead}
        return {client: Way(behind.get(client), ahead.get(client)) for client in clients}

    def carried(self, records: Records, workers: Sequence[UUID]) -> Mapping[UUID, int] | None:
        """How many people each worker supports; None when the viewer's rules open no care."""
        found = [count(records, workers) for one in self.contributions for count in one.carried]
        return next((counts for counts in found if counts is not None), None)

    def today(self, records: Records) -> list[ToDo]:
        return [line for one in self.contributions for tell in one.today for line in tell(records)]

    def open_work(self, records: Records, person_id: UUID) -> list[OpenWork]:
        """What this worker has open, as far as this door shows it."""
        return [work for one in self.contributions for tell in one.left for work in tell(records, person_id)]
