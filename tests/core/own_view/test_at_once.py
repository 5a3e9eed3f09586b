"""Codes typed at the same moment: each is answered by what the one before has done, on either database."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from time import sleep

import pytest
from sqlalchemy import select

from core.access.audit.looking import ENTRY
from core.access.door import connection_for
from core.access.protected import table_of
from core.own_view import opening
from core.own_view.models import ClientLink, WhyEnded
from core.own_view.opening import Wrong, open_link
from core.own_view.view import OwnView
from core.people.link_secrets import TRIES, LinkSecret
from tests.core.own_view.conftest import Link, Scene
from tests.core.own_view.test_links import GONE, _matters

L, S = table_of(ClientLink), table_of(LinkSecret)
WRONG = "BBBBBBBB"


@contextmanager
def _busy(scene: Scene, link: Link) -> Iterator[None]:
    """Somebody else is just changing the link: whoever comes meanwhile has looked at it and waits."""
    with connection_for(scene.doors.database, writing=True) as connection:
        connection.execute(select(L.c.id).where(L.c.id == link.id).with_for_update())
        yield
        sleep(1)
        connection.rollback()


def _together(scene: Scene, link: Link, *codes: str) -> list[OwnView | Wrong | None]:
    """What each was answered."""

    def one(code: str) -> OwnView | Wrong | None:
        return open_link(scene.doors, link.token, code, lambda view: view)

    with ThreadPoolExecutor(len(codes)) as pool:
        with _busy(scene, link):
            waiting = [pool.submit(one, code) for code in codes]
        return [each.result(60) for each in waiting]


def _tries(scene: Scene, link: Link) -> int:
    with scene.doors.database.read.connect() as connection:
        return connection.execute(select(S.c.tries).where(S.c.link_id == link.id)).scalar_one()


def _numbers(scene: Scene, link: Link) -> list[str]:
    with scene.doors.database.read.connect() as connection:
        asked = select(ENTRY.c.detail).where(ENTRY.c.record_id == link.id, ENTRY.c.action == "own page code wrong")
        return sorted(connection.execute(asked).scalars())


def test_of_wrong_codes_at_the_same_moment_each_is_counted(scene: Scene) -> None:
    link = scene.link()
    _together(scene, link, WRONG, WRONG, WRONG)
    assert (_tries(scene, link), _numbers(scene, link)) == (3, [f"try {n} of {TRIES}" for n in (1, 2, 3)])


def test_too_many_wrong_codes_at_the_same_moment_end_the_link_and_are_told(scene: Scene) -> None:
    link = scene.link()
    answers = _together(scene, link, *[WRONG] * (TRIES + 2))
    ended = scene.stored(link).ended_because
    assert (answers.count(None), _tries(scene, link), ended) == (3, TRIES, WhyEnded.CODES)
    assert _matters(scene) == ["own page closed"]


def test_of_two_right_codes_at_the_same_moment_one_is_shown_and_the_other_told(scene: Scene) -> None:
    link = scene.link()
    code = link.code.replace(" ", "")
    answers = _together(scene, link, code, code)
    assert sorted(isinstance(one, OwnView) for one in answers) == [False, True]
    assert _matters(scene) == ["own page tried again"]


def test_whoever_is_late_reads_the_page_for_people_without_accounts(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody changed the link between two statements of one opening: nobody sees how."""
    link, stands = scene.link(), opening.stands

    def changed(*asked: object) -> bool:
        held = stands(*asked)  # type: ignore[arg-type]
        asked[0]._connection.execute(L.update().where(L.c.id == link.id).values(version=9))  # type: ignore[attr-defined]
        return held

    monkeypatch.setattr(opening, "stands", changed)
    answer = scene.open(link)
    assert (answer.status_code, GONE in answer.text, "Fingerpost" in answer.text) == (404, True, False)
