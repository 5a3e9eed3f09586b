"""Pages and panels that a plugin declares, and what each may look at: what whoever asks may see, and nothing else."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from core.access.vocabulary import Action
from core.extensions.settings import Settings
from core.extensions.views import View

_PATH = re.compile(r"/p/[a-z][a-z0-9_]*(/[a-z0-9][a-z0-9-]*)+")
LONGEST_TITLE = 60


class PageIn(StrEnum):
    """Where a page of a plugin is offered, besides search."""

    NAVIGATION = "navigation"
    REPORTS = "reports"


@dataclass(frozen=True)
class SeenPerson:
    """Somebody on the caseload of whoever asks; `href` is their record."""

    client_id: UUID
    name: str

    @property
    def href(self) -> str:
        return f"/clients/{self.client_id}"


@dataclass(frozen=True)
class SeenAssessment:
    """An assessment by one of the plugin's own instruments that whoever asks may read. No answers and no scores:
    `href` leads to them; `was_asked` is False where its gate stayed shut."""

    assessment_id: UUID
    client_id: UUID
    instrument: str
    title: str
    was_asked: bool
    on: date

    @property
    def href(self) -> str:
        return f"/clients/{self.client_id}/assessments/{self.assessment_id}"


class Look(Protocol):
    """What a page or panel is given. It reads as whoever asks and changes nothing."""

    @property
    def today(self) -> date:
        """In London."""

    @property
    def settings(self) -> Settings:
        """Of the organisation acted for."""

    def people_to_ask(self, instrument: str) -> Sequence[SeenPerson]:
        """Those on the caseload of whoever asks with whom they may start this form; nobody else."""

    def assessments(self) -> Sequence[SeenAssessment]:
        """Newest first, 500 at most; on a client's panel, of that client alone."""


Show = Callable[[Look], View]


@dataclass(frozen=True)
class PluginPage:
    """A page at `path`, which begins with `/p/<plugin>/`, for people to whom some rule may allow `action` on records of
    `kind` (a word of the access policy, such as `assessment`)."""

    path: str
    title: str
    kind: str
    action: Action
    show: Show
    place: PageIn = PageIn.NAVIGATION

    def __post_init__(self) -> None:
        if not _PATH.fullmatch(self.path):
            raise ValueError(f"the path '{self.path}' is none: it is /p/<plugin>/ and words of a-z, 0-9 and -")
        if not 0 < len(self.title) <= LONGEST_TITLE:
            raise ValueError(f"the page {self.path} needs a title of {LONGEST_TITLE} characters at most")


@dataclass(frozen=True)
class PluginPanel:
    """A panel on the summary of a client's record, for people as a page is."""

    title: str
    kind: str
    action: Action
    show: Show

    def __post_init__(self) -> None:
        if not 0 < len(self.title) <= LONGEST_TITLE:
            raise ValueError(f"a panel needs a title of {LONGEST_TITLE} characters at most")
