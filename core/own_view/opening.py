"""Opening a link with its code: one answer, in which the page is; nothing of it stays behind for a second look.

There is no cookie and no session: on a device that others use, reloading, going back or opening the link again asks for
a code that is spent. Looking at the link without a code, as programs that check mail do, changes nothing.
"""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from sqlalchemy import Row, select

from core.access.doors import Doors
from core.access.errors import Conflict, NotFound, Refused, StaleVersion
from core.access.holding import hold
from core.access.protected import table_of
from core.access.records import Records
from core.notices.models import Importance
from core.notices.telling import Told, tell
from core.organisations.models import Organisation
from core.own_view.links import plain_code
from core.own_view.models import ClientLink, WhyEnded
from core.own_view.standing import is_known_to_maker, shows, stands
from core.own_view.view import OwnView, view_of
from core.people.link_secrets import TRIES, LinkSecret, code_hash, count_try, secret_of, spend_secret
from core.people.showing import showing_of
from core.people.sign_in import fingerprint
from core.privacy.models import Sort
from core.privacy.raising import Matter, raise_matter

L, S, O = (table_of(model) for model in (ClientLink, LinkSecret, Organisation))  # noqa: E741
REMEMBERED = timedelta(days=90)
"""So long a spent link is known again if somebody tries it."""
TOO_OFTEN = "A link for a person was closed: the wrong code was typed too often. Ask them whether they are safe."
AGAIN = "A link for a person was tried after it had been used. Ask them whether it was they, and whether they are safe."
Page = TypeVar("Page")


@dataclass(frozen=True)
class Wrong:
    """The code was not right; the link may still be opened."""


Secret = Row[*tuple[object, ...]]


def language_of(doors: Doors, token: str) -> str | None:
    """For the form: what a link tells to whoever holds it. Nothing is counted or written."""
    row = _found(doors, token)
    return None if row is None else str(row.language)


def open_link(doors: Doors, token: str, typed: str, write: Callable[[OwnView], Page]) -> Page | Wrong | None:
    """Spends the link once `write` has made the page: a page that cannot be made spends nothing. None where the link
    opens nothing: never made, spent, over, ended, not safe any more, or changed at this very moment; all alike."""
    row = _found(doors, token)
    if row is None:
        return None
    try:
        with showing_of(doors).alone(row.organisation_id, row.key) as records:
            link = hold(records, ClientLink, row.link_id)
            return _answered(records, link, code_hash(token, plain_code(typed)), write)
    except (NotFound, Refused, Conflict, StaleVersion):
        return None


def _answered(
    records: Records, link: ClientLink, typed: bytes, write: Callable[[OwnView], Page]
) -> Page | Wrong | None:  # fmt: skip
    """The link is held: whoever types a code at the same moment waits, and is answered by what this one has done."""
    secret = secret_of(records, link.id)
    if secret.spent_at is not None:
        _alarm(records, link, "own page tried again", AGAIN)
        return None
    if not stands(records, link):
        records.note("own page tried when over", link)
        return None
    if not hmac.compare_digest(typed, secret.code_hash):
        return _wrong(records, secret, link)
    return _opened(records, secret, link, write)


def _opened(records: Records, secret: Secret, link: ClientLink, write: Callable[[OwnView], Page]) -> Page | None:
    """What has become unsafe since the link was sent closes it again."""
    leaving = shows(records, link)
    if leaving is None:
        records.note("own page kept back", link)
        return None
    page = write(view_of(records, link.client_id, leaving))
    link.end(WhyEnded.USED)
    records.flush()
    spend_secret(records, secret.id)
    records.note("own page shown", link)
    return page


def _wrong(records: Records, secret: Secret, link: ClientLink) -> Wrong | None:
    count_try(records, secret.id)
    records.note("own page code wrong", link, detail=f"try {secret.tries + 1} of {TRIES}")
    if secret.tries + 1 < TRIES:
        return Wrong()
    link.end(WhyEnded.CODES)
    records.flush()
    _alarm(records, link, "own page closed", TOO_OFTEN)
    return None


def _alarm(records: Records, link: ClientLink, what: str, words: str) -> None:
    """Once of each sort for a link: to the privacy officers, and to whoever made it while they know the person."""
    records.note(what, link)
    here, source = f"/clients/{link.client_id}/own-page", f"{what} {link.id}"
    if is_known_to_maker(records, link):
        tell(records, Told(link.made_by, link.organisation_id, words, here, source, Importance.IMPORTANT))
    matter = Matter(link.organisation_id, Sort.CLIENT_LINK, source, client_id=link.client_id, evidence={"what": what})
    raise_matter(records, matter)


def _found(doors: Doors, token: str) -> Row[*tuple[object, ...]] | None:
    """Which link it is, and whose: nothing is decided by it."""
    asked = select(S.c.link_id, L.c.organisation_id, L.c.language, O.c.key).join(L, L.c.id == S.c.link_id)
    asked = asked.join(O, O.c.id == L.c.organisation_id).where(S.c.token_hash == fingerprint(token))
    with doors.database.read.connect() as connection:
        return connection.execute(asked).first()
