"""What the doctor finds of the audit and its anchors: whether a fresh one left, and what they said."""

from datetime import timedelta

from sqlalchemy import Connection

from core.access.audit.anchor_key import read_key
from core.access.audit.anchors import AnchorFault
from core.access.audit.seal import put_in_afterwards
from core.database import clock
from core.operations.anchoring import ANCHOR, BY_MAIL, DOUBT, IN_FOLDER
from core.operations.findings import Finding, broken, look, ok
from core.organisations.installation import fact
from core.settings import Settings

FRESH = timedelta(days=2)
NAME = "anchors"


def anchors(connection: Connection, settings: Settings) -> Finding:
    ways = [IN_FOLDER] if settings.anchor_folder is not None else []
    ways += [BY_MAIL] if settings.anchor_mail else []
    if not ways:
        words = "No anchor of the audit leaves this machine: whoever has the database could rewrite all of it unseen."
        todo = "Run: fingerpost audit key FILE; then set FINGERPOST_ANCHOR_KEY and FINGERPOST_ANCHOR_FOLDER (or _MAIL)."
        return look(NAME, words, todo)
    if doubt := fact(connection, DOUBT):
        todo = "Keep a copy of the disk, tell the privacy officers; see “Anchors of the audit” in docs/operations.md."
        return broken(NAME, f"{doubt}.", todo)
    try:
        read_key(settings.anchor_key)
    except AnchorFault as fault:
        return broken(NAME, f"{fault}.", "Put the key back, or make another: fingerpost audit key FILE.")
    return _age(connection, ways)


def whole_audit(connection: Connection) -> Finding:
    """What shows without walking the chain: `audit verify` walks it."""
    if fault := put_in_afterwards(connection):
        todo = "Keep a copy of the disk, tell the privacy officers, and run: fingerpost audit verify."
        return broken("audit", f"The audit is in doubt: {fault}.", todo)
    return ok("audit", "No entry was put in behind the seals. To check each: fingerpost audit verify.")


def _age(connection: Connection, ways: list[str]) -> Finding:
    newest = connection.execute(ANCHOR.select().order_by(ANCHOR.c.number.desc()).limit(1)).first()
    todo = "Start the service, which makes one each day; look into its log if it runs."
    if newest is None:
        return look(NAME, "No anchor was made yet.", todo)
    words = f"Anchor {newest.number} was made on {newest.at.astimezone(clock.LONDON):%d %B %Y, %H:%M}"
    if clock.now() - newest.at > FRESH:
        return broken(NAME, f"{words}; none since.", todo)
    if any(int(fact(connection, way) or 0) < newest.number for way in ways):
        return look(NAME, f"{words}, and has not left this machine yet.", todo)
    return ok(NAME, f"{words}, and has left this machine.")
