"""Access words of seals and mistakes: what is sealed and not open to me, what was recorded by mistake and opens to
nobody. The floor denies by them; no policy lifts that."""

from sqlalchemy import ColumnElement, Select, and_, not_, or_, select

from core.access.actor import Me
from core.access.floor import LOCKED, SEALED, SEALED_WITH
from core.access.protected import Anchor, Record
from core.access.vocabulary import AccessWords, Condition, Role
from core.database.aliases import alias
from core.matrix.access import managed
from core.matrix.models import Line
from core.people.models import RoleHeld
from core.sealing.mistake_models import Mistake
from core.sealing.models import GROUNDS, Seal, SealLevel, SealOpening

MISTAKES = Mistake.__table__
SEALS, OPENINGS, ROLES = Seal.__table__, SealOpening.__table__, RoleHeld.__table__
CLIENTS = frozenset({Anchor.CLIENT})
BOTH = frozenset({Seal.kind.name, SealOpening.kind.name})
OF_MISTAKES = frozenset({Mistake.kind.name})
OFFICER = "privacy_officer"


def _opened(me: Me) -> Select[*tuple[object, ...]]:
    """Ids of the seals in force that are open to me: an opening is of one seal, and over when that is lifted."""
    o, s = alias(OPENINGS, "opened").c, alias(SEALS, "seal_of_it").c
    return select(o.seal_id).where(
        o.person_id == me.id, o.acts_for_id == me.organisation, o.starts <= me.today,
        or_(o.ends.is_(None), o.ends >= me.today), s.id == o.seal_id, s.lifted_at.is_(None),
    )  # fmt: skip


def _closed(me: Me, record: Record, *levels: SealLevel) -> ColumnElement[bool]:
    """Whether the record, or what it is part of, is sealed and not open to me."""
    s = alias(SEALS, "sealed").c
    closed = select(s.record_id).where(s.lifted_at.is_(None), s.level.in_(levels), s.id.not_in(_opened(me)))
    each = SEALED_WITH[record.kind.name]
    return or_(*(record.among(closed, column, few=True) for column in each))


def _sealed(me: Me, record: Record) -> ColumnElement[bool]:
    return _closed(me, record, *SealLevel)


def _locked(me: Me, record: Record) -> ColumnElement[bool]:
    """By a seal, with those to whom it is open; or because it was recorded by mistake, which opens to nobody."""
    by_mistake = _by_mistake(record)
    return or_(_closed(me, record, SealLevel.LOCKED), by_mistake) if record.kind.name in SEALED_WITH else by_mistake


def _by_mistake(record: Record) -> ColumnElement[bool]:
    """Whether the entry, or what it is part of, was recorded by mistake."""
    m = MISTAKES.alias("mistaken").c
    hidden = select(m.record_id).where(m.undone_at.is_(None))
    columns = dict.fromkeys(("id", *SEALED_WITH.get(record.kind.name, ())))
    return or_(*(record.among(hidden, column, few=True) for column in columns))


def _i_wrote_it(me: Me, record: Record) -> ColumnElement[bool]:
    author = record.column("author_id")
    mine = or_(author == me.id, *(author.in_(managed(me, line)) for line in (Line.LINE, Line.MATRIX)))
    return and_(record.column("marked_by") == me.id, mine)


def _opened_to_me(me: Me, record: Record) -> ColumnElement[bool]:
    return record.among(_opened(me), _of_seal(record), few=True)


def _i_sealed_it(me: Me, record: Record) -> ColumnElement[bool]:
    s = alias(SEALS, "mine").c
    mine = select(s.id).where(s.sealed_by == me.id, s.organisation_id == me.organisation)
    return record.among(mine, _of_seal(record))


def _of_seal(record: Record) -> str:
    """The column that names the seal."""
    return "id" if record.kind.name == Seal.kind.name else "seal_id"


def _locked_away(me: Me, record: Record) -> ColumnElement[bool]:
    """Its own privacy officers must be able to lift it; to everybody else it is not there."""
    r, s = alias(ROLES, "officer").c, alias(SEALS, "locked").c
    officers_for = select(r.organisation_id).where(
        r.person_id == me.id, r.role == OFFICER, r.is_approved, r.organisation_id == me.organisation,
        r.starts <= me.today, or_(r.ends.is_(None), r.ends >= me.today),
    )  # fmt: skip
    locked = select(s.record_id).where(s.level == SealLevel.LOCKED)
    return and_(
        record.column("record_id").in_(locked),
        not_(_opened_to_me(me, record)),
        record.column("organisation_id").not_in(officers_for),
        not_(_i_sealed_it(me, record)),
    )


def _opens_on_a_ground(me: Me, record: Record) -> ColumnElement[bool]:
    """For oneself, on one of the three grounds, one day; never what is locked."""
    s = alias(SEALS, "sealed_only").c
    sealed = select(s.id).where(s.level == SealLevel.SEALED, s.lifted_at.is_(None))
    return and_(
        record.column("person_id") == me.id,
        record.column("acts_for_id") == me.organisation,
        record.column("basis").in_(GROUNDS),
        record.column("words").is_not(None),
        record.column("starts") == me.today,
        record.column("ends") == me.today,
        record.among(sealed, "seal_id"),
    )


def _names_somebody(me: Me, record: Record) -> ColumnElement[bool]:
    return record.column("basis").not_in(GROUNDS)


WORDS = AccessWords(
    models=(Seal, SealOpening, Mistake),
    conditions=(
        Condition(SEALED, "the entry is sealed, and not open to you", _sealed, CLIENTS, kinds=frozenset(SEALED_WITH)),
        Condition(
            LOCKED, "the entry is sealed and locked, and not open to you, or was recorded by mistake", _locked, CLIENTS,
        ),
        Condition(
            "i_wrote_the_entry", "you mark it, and you or somebody you manage wrote the entry", _i_wrote_it, CLIENTS,
            kinds=OF_MISTAKES,
        ),
        Condition("opened_to_me", "the sealed entry is open to you by name", _opened_to_me, CLIENTS, kinds=BOTH),
        Condition("i_sealed_it", "you sealed the entry", _i_sealed_it, CLIENTS, kinds=BOTH),
        Condition(
            "locked_away", "the entry is sealed and locked, and you are not its privacy officer", _locked_away,
            CLIENTS, kinds=BOTH,
        ),
        Condition(
            "opens_on_a_ground",
            "you open it for yourself, for today, on one of the three grounds, and it is not locked",
            _opens_on_a_ground,
            CLIENTS,
            kinds=frozenset({SealOpening.kind.name}),
        ),
        Condition(
            "names_somebody", "it names somebody, on no ground of its own", _names_somebody, CLIENTS,
            kinds=frozenset({SealOpening.kind.name}),
        ),
    ),
    roles=(Role("seal_opener", "Opener of sealed entries", powerful=True),),
)  # fmt: skip
