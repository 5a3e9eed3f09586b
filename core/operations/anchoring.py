"""Each day's anchor: the audit is looked at, its head signed, and the anchor taken out of the house."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage
from functools import partial
from pathlib import Path

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, func, insert, select

from core.access.audit.anchor_key import read_key
from core.access.audit.anchors import (
    AnchorFault,
    ChainAnchor,
    along,
    public_of,
    read_anchor,
    readable_in,
    that_hold,
)
from core.access.audit.models import AuditAnchor
from core.access.audit.seal import START, head, verify
from core.access.protected import table_of
from core.database import clock
from core.notices.mail_server import mail_server
from core.operations.officers import alarm
from core.organisations.installation import fact, keep_fact
from core.settings import Settings
from core.ticker.jobs import Job, Tick

log = structlog.get_logger()
ANCHOR = table_of(AuditAnchor)
DAY, SOON = timedelta(days=1), timedelta(minutes=10)
IN_FOLDER, BY_MAIL, DOUBT = "anchor in folder", "anchor by mail", "audit doubt"


def jobs(settings: Settings) -> tuple[Job, ...]:
    """None in an installation whose anchors have nowhere to go: the doctor says so."""
    looked = Job("operations: look at the audit", DAY, partial(_look_daily, settings), "anchors")
    made = Job("operations: anchor the audit", DAY, partial(_make_daily, settings), "anchors")
    ways = []
    if settings.anchor_folder is not None:
        ways.append(Job("operations: anchors to their folder", SOON, partial(_to_folder, settings), "anchors"))
    if settings.anchor_mail:
        ways.append(Job("operations: anchors by email", SOON, partial(_by_mail, settings), "anchors by email"))
    return (looked, made, *ways) if ways else ()


def _look_daily(settings: Settings, tick: Tick) -> None:
    """Whether or not there is a key to sign an anchor with."""
    doubt = look(settings, tick)
    with tick.door() as system:
        keep_fact(system.connection, DOUBT, doubt or "")
        if doubt:
            alarm(system, doubt)


def _make_daily(settings: Settings, tick: Tick) -> None:
    """An anchor leaves even when the audit is in doubt: it is evidence."""
    with _alarmed(tick):
        key = read_key(settings.anchor_key)
    with tick.door() as system:
        made = make(system.connection, key)
        system.note("anchor made", detail=f"anchor {made.number}: {made.position} entries")


@contextmanager
def _alarmed(tick: Tick) -> Iterator[None]:
    """A key that is lost is told to people; the job fails, so that the doctor and every page tell it too."""
    try:
        yield
    except AnchorFault as fault:
        with tick.door() as system:
            alarm(system, str(fault))
        raise


def look(settings: Settings, tick: Tick) -> str | None:
    """What is wrong with the audit and with the anchors that left: the one is looked at whatever the other says. All
    of the audit once a month and while it is in doubt, else what is new."""
    with tick.doors.database.read.connect() as connection:
        known = made_so_far(connection)
        left, doubted = int(fact(connection, IN_FOLDER) or 0), fact(connection, DOUBT)
    away, faults = (known, []) if settings.anchor_folder is None else readable_in(settings.anchor_folder)
    sound, wrong = along(away, trusted_keys(settings))
    faults += wrong
    if settings.anchor_folder is not None:
        faults += _not_there([one for one in known if one.number <= left], away)
    last = known[-1] if known else None
    is_whole = last is None or doubted or last.at[:7] != clock.now().isoformat()[:7]
    since = (0, START) if last is None or is_whole else (last.position, bytes.fromhex(last.hash))
    found = verify(tick.doors.database, anchors=that_hold(sound), since=since, around=tick.giving_way)
    said = [f"The audit is in doubt: {found.fault}"] if found.fault else []
    said += [f"The anchors of the audit are in doubt: {'; '.join(faults)}"] if faults else []
    return ". ".join(said) or None


def _not_there(left: Sequence[ChainAnchor], away: Sequence[ChainAnchor]) -> list[str]:
    """A folder that was emptied, or is not mounted, vouches for nothing."""
    there = {one.digest for one in away}
    lost = [one.number for one in left if one.digest not in there]
    if not lost:
        return []
    words = f"anchor {lost[0]}" if len(lost) == 1 else f"{len(lost)} anchors from {lost[0]} to {lost[-1]}"
    return [f"the folder lacks {words}, which had been put there: it was emptied, or is another one"]


def trusted_keys(settings: Settings) -> list[str]:
    """Public halves; none: the key of the first anchor is trusted."""
    return [one for key in settings.anchor_trusted.split(",") if (one := key.strip())]


def made_so_far(connection: Connection) -> list[ChainAnchor]:
    rows = connection.execute(select(ANCHOR.c.number, ANCHOR.c.document).order_by(ANCHOR.c.number))
    return [read_anchor(row.document, f"anchor {row.number}") for row in rows]


def make(
    connection: Connection, key: Ed25519PrivateKey, *, after: ChainAnchor | None = None, next_key: str | None = None,
    replaces: int | None = None, why: str | None = None,
) -> ChainAnchor:  # fmt: skip
    """The next anchor, kept; `after` is the one it follows where that is not the newest of this database."""
    known = made_so_far(connection)
    after = after or (known[-1] if known else None)
    position, newest = head(connection)
    at = clock.now()
    number, before = (after.number + 1, after.digest) if after else (1, "")
    anchor = ChainAnchor(
        number, at.isoformat(), position, newest.hex(), before, public_of(key), next_key, replaces, why
    )  # fmt: skip
    row = {"number": number, "at": at, "position": position, "document": anchor.signed(key)}
    connection.execute(insert(ANCHOR), row)
    return anchor


def _to_folder(settings: Settings, tick: Tick) -> None:
    assert settings.anchor_folder is not None
    with _alarmed(tick), tick.doors.database.read.connect() as connection:
        leaving = _leaving(connection, IN_FOLDER)
        for number, document in leaving:
            put(settings.anchor_folder, number, document)
    _left(tick, IN_FOLDER, leaving)


def put(folder: Path, number: int, document: str) -> None:
    """Never over another: a folder that has this number already knows of an audit that is no more."""
    file = folder / f"anchor-{number:06}.json"
    try:
        with file.open("x", encoding="utf-8") as opened:
            opened.write(document)
    except FileExistsError:
        if file.read_text("utf-8") != document:
            raise AnchorFault(
                f"The folder of anchors has another anchor {number}: an older state of the database was put back. If"
                ' that was meant, run: fingerpost audit anchor --after-restore "why"'
            ) from None
    except OSError as problem:
        raise AnchorFault(f"The anchors' folder cannot be written to ({type(problem).__name__})") from None


def _by_mail(settings: Settings, tick: Tick) -> None:
    with tick.doors.database.read.connect() as connection:
        leaving = _leaving(connection, BY_MAIL)
    if not leaving:
        return
    with mail_server(settings.smtp_url or "smtp://localhost") as server:
        for number, document in leaving:
            server.send_message(_letter(settings, number, document))
    _left(tick, BY_MAIL, leaving)


def _letter(settings: Settings, number: int, document: str) -> EmailMessage:
    """Numbers and hashes, nothing of anybody."""
    letter = EmailMessage()
    letter["From"], letter["To"] = f"Fingerpost <{settings.mail_from}>", settings.anchor_mail
    letter["Subject"], letter["Auto-Submitted"] = f"Fingerpost audit: anchor {number}", "auto-generated"
    letter.set_content(
        "Keep this email: it proves later that the audit was not rewritten.\n"
        "To check: save the attachment in a folder and run fingerpost audit verify --anchors FOLDER\n"
    )
    letter.add_attachment(document, subtype="json", filename=f"anchor-{number:06}.json")
    return letter


def _leaving(connection: Connection, way: str) -> Sequence[tuple[int, str]]:
    """Anchors that have not left this way yet."""
    last = int(fact(connection, way) or 0)
    newest = connection.execute(select(func.max(ANCHOR.c.number))).scalar() or 0
    asked = select(ANCHOR.c.number, ANCHOR.c.document).where(ANCHOR.c.number > min(last, newest))
    return [(row.number, row.document) for row in connection.execute(asked.order_by(ANCHOR.c.number))]


def _left(tick: Tick, way: str, leaving: Sequence[tuple[int, str]]) -> None:
    if leaving:
        with tick.door() as system:
            keep_fact(system.connection, way, str(leaving[-1][0]))
