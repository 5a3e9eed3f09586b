"""What every mapped class must say of itself: guarded by the policy, open reference, or the system's own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Select, Table, false, func, inspect, literal, true, tuple_
from sqlalchemy.orm import Mapped, Mapper

if TYPE_CHECKING:
    from sqlalchemy.orm.util import AliasedClass


class Label(StrEnum):
    """HL7 confidentiality N, R, V."""

    NORMAL = "normal"
    RESTRICTED = "restricted"
    VERY_RESTRICTED = "very_restricted"

    @classmethod
    def strictest(cls, *labels: object) -> "Label":
        """Of labels, or of their words."""
        return max((cls(str(label)) for label in labels), key=list(cls).index)


class Anchor(StrEnum):
    """Whom a record is about."""

    CLIENT = "client"
    STAFF = "staff"
    ORGANISATION = "organisation"


class ToThePerson(StrEnum):
    """What becomes of a kind's records when the person they are about asks to see everything that is held."""

    GIVEN = "given"
    """Looked at where something in it says so."""
    OF_OTHERS = "of_others"
    """About somebody else as well, whatever it says: always looked at."""
    GUARDED = "guarded"
    """It tells of what is hidden from the person, or of who is: always judged by a guardian."""
    KEPT = "kept"
    """How the service works on it, and who may open what: never handed out."""


@dataclass(frozen=True)
class Kind:
    """A kind of record: its word in policies, whom it is about, and which attributes say so.

    `about` names the attribute holding the client's or person's id (None: about an organisation only); `owner` the
    organisation that owns the record (None: owned by nobody, as the shared identity of a client is); `label` the
    access label (None: always normal); `fixed` columns that never change once the record is there; `follows` the one
    with the id of an entry that it stands beside, whose label it has; `to_the_person` what becomes of it when the
    person asks to see what is held; `made_by` the one role that writes it down, for whoever may ask for it.
    """

    name: str
    words: str
    anchor: Anchor
    about: str | None
    owner: str | None = "organisation_id"
    label: str | None = "label"
    fixed: tuple[str, ...] = ()
    follows: str | None = None
    to_the_person: ToThePerson = ToThePerson.GIVEN
    made_by: str | None = None


@dataclass(frozen=True)
class Record:
    """A record as conditions see it: a table row, an alias, or a row of proposed values.

    `one_by_one`: a relationship is asked row by row, not gathered first; `walked`: there are many such rows, so that
    what is few is gathered nevertheless.
    """

    kind: Kind
    source: "FromClause | type[Protected] | AliasedClass[Protected]"
    one_by_one: bool = False
    walked: bool = False

    def column(self, name: str) -> ColumnElement[object]:
        return getattr(getattr(self.source, "c", self.source), name)  # type: ignore[no-any-return]

    @property
    def id(self) -> ColumnElement[UUID]:
        return self.column("id")  # type: ignore[return-value]

    @property
    def about(self) -> ColumnElement[UUID]:
        """The client or person the record is about; a fault of the program for kinds about neither."""
        if self.kind.about is None:
            raise TypeError(f"{self.kind.name} is about no person")
        return self.column(self.kind.about)  # type: ignore[return-value]

    def among(
        self, related: Select[*tuple[object, ...]], *columns: str | ColumnElement[str], few: bool = False
    ) -> ColumnElement[bool]:
        """Whether the client or person the record is about is one of these: how conditions ask for relationships. With
        `columns`, by name or worked out from some, whether what the record holds in them, together, is. `few`:
        thousands at most in a whole organisation, so that they may be gathered once."""
        mine: list[ColumnElement[Any]] = [self.column(one) if isinstance(one, str) else one for one in columns]
        mine = mine or [self.about]
        if not self.one_by_one or (few and self.walked):
            return tuple_(*mine).in_(related) if len(mine) > 1 else mine[0].in_(related)
        pairs = zip(related.selected_columns, mine, strict=True)
        found = related.where(*(theirs == ours for theirs, ours in pairs))
        if few:
            return found.exists()
        # With EXISTS PostgreSQL would gather the whole relationship before the first row: 30 ms at a million clients.
        return func.coalesce(found.with_only_columns(true()).limit(1).scalar_subquery(), false())

    @property
    def owner(self) -> ColumnElement[UUID] | None:
        return None if self.kind.owner is None else self.column(self.kind.owner)  # type: ignore[return-value]

    @property
    def label(self) -> ColumnElement[str]:
        if self.kind.label is None:
            return literal(Label.NORMAL.value)
        return self.column(self.kind.label)  # type: ignore[return-value]


class Judged:
    """A class whose rows people write, each as the policy says of its kind."""

    kind: ClassVar[Kind]
    id: Mapped[UUID]
    version: Mapped[int]


class Protected(Judged):
    """A class whose rows the policy guards: nobody reads or writes one unless a rule lets them."""

    @classmethod
    def closes(cls, values: Mapping[str, object]) -> bool:
        """Whether a row with these values closes records about its client to somebody, or keeps them from destruction:
        written while two records were one, it counts for both once they are taken apart, for nobody can tell of which
        of the two it was meant."""
        return False

    @classmethod
    def end_on_joining(cls, values: Mapping[str, object]) -> Mapping[str, object]:
        """Columns that end a row with these values once its client's record is joined with another, and their values;
        none for a row that goes on. For what somebody was let into for a time: it was one record, and not two."""
        return {}

    @property
    def is_relied_on(self) -> bool:
        """Whether the entry warns people or says how to help: it is hidden as a mistake only by somebody who has made
        sure that nobody relies on it."""
        return False


class Reference:
    """Names and places everybody signed in may read (organisations); only the system writes."""


class Kept(Judged, Reference):
    """Names that everybody signed in may read, and that organisations keep themselves: who may write, the policy says
    (workers' names, teams, services)."""


class SystemOnly:
    """Rows no actor's door ever shows: credentials, sessions, audit, published policies."""


def guarded_mappers() -> Iterator[Mapper[Protected]]:
    """The mapper of every protected class there is."""
    todo: list[type] = [Protected]
    while todo:
        cls = todo.pop()
        todo += cls.__subclasses__()
        mapper: Mapper[Protected] | None = inspect(cls, raiseerr=False)
        if mapper is not None:
            yield mapper


def kind_of(model: type) -> Kind:
    return model.kind  # type: ignore[attr-defined, no-any-return]


def table_of(model: type) -> Table:
    return inspect(model).local_table
