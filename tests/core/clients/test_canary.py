"""The canary: a planted confidential address reaches nobody who was not granted it, by no route that reads."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from re import findall, sub
from uuid import UUID

import pytest
from fastapi.routing import APIRoute

from core.access.doors import Doors
from core.access.system import Reason
from core.features import ROUTERS
from core.vocabulary import declared
from tests import world
from tests.core.casework.visitors import Visitor
from tests.core.clients.conftest import Scene

CANARY, POSTCODE, WHY = "Canary Wren Cottage", "ZZ9 9ZZ", "Canary refuge reason"
API = "/api/v1"
READING = sorted(
    {
        route.path
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute) and "GET" in route.methods
    }
)
KINDS = frozenset(declared(()).kinds)
WHO = ("senior", "colleague", "stranger", "hr", "volunteer", "manager")

WORDS = {
    "plugin": "missing_link", "name": "hark", "page": "asking", "number": "1", "area": "accommodation", "mark": "x",
    "paper": "processing", "form": "csv",
}  # fmt: skip
"""Of addresses that are made of words, not of records."""


@dataclass(frozen=True)
class Planted:
    """One client with a confidential address, the ids of their records by kind, and every address that reads."""

    scene: Scene
    ids: Mapping[str, UUID]

    def paths(self) -> Iterator[str]:
        for template in READING:
            names = [name for name in findall(r"{(\w+)(?::\w+)?}", template) if name not in ("client_id", "kind")]
            for kind in self.ids if "{kind}" in template else ("",):
                for values in product(*(self._ids(kind, name) for name in names)):
                    given = dict(zip(names, values, strict=True))
                    yield sub(r":\w+}", "}", template).format(client_id=self.scene.client.id, kind=kind, **given)

    def _ids(self, kind: str, name: str) -> tuple[UUID | str, ...]:
        """The record that the address names; every record where it does not say which; of words one that is known.

        Where it names another kind, one of another kind is enough: that it is looked for as what it is not.
        """
        if name in WORDS:
            return (WORDS[name],)
        word = kind or name.removesuffix("_id")
        named = [found for known, found in self.ids.items() if _is_called(known, word)]
        elsewhere = any(_is_called(known, word) for known in KINDS)
        return tuple(named or (list(self.ids.values())[:1] if elsewhere else self.ids.values()))

    def leaks(self, visitor: Visitor) -> list[str]:
        return [path for path in self.paths() if _holds(_ask(visitor, path))]


def _is_called(kind: str, word: str) -> bool:
    return kind == word or kind.endswith(f"_{word}")


def _ask(visitor: Visitor, path: str) -> str:
    answer = visitor.call("GET", path.removeprefix(API)) if path.startswith(API) else visitor.get(path)
    assert answer.status_code < 500, path
    return answer.text + str(answer.headers)


def _holds(text: str) -> bool:
    return any(secret in text for secret in (CANARY, POSTCODE, WHY))


@pytest.fixture
def planted(scene: Scene, app_doors: Doors) -> Planted:
    with app_doors.system(Reason.SEED) as system:
        ours = scene.partners.missing_link
        details = world.contact_details(
            system, scene.client, ours, label=world.Label.VERY_RESTRICTED, address=CANARY, postcode=POSTCODE
        )
        grant = world.address_grant(system, details, ours, scene.navigator.person)
        grant.reason = WHY
        safe = world.safe_contact(system, scene.client, ours, may_text=True)
        referral = world.referral(system, scene.client, scene.partners.second_step)
        contact = world.contact(system, scene.client, scene.navigator.person, ours)
    records = (scene.client, details, grant, safe, referral, contact)
    return Planted(scene, {record.kind.name: record.id for record in records})


@pytest.mark.parametrize("who", WHO)
def test_no_route_that_reads_shows_it_to_somebody_not_granted(planted: Planted, who: str) -> None:
    assert planted.leaks(getattr(planted.scene, who)) == []


@pytest.mark.parametrize("text", [CANARY, POSTCODE, "canary", "ZZ99ZZ"])
@pytest.mark.parametrize("who", WHO)
def test_no_search_finds_it(planted: Planted, who: str, text: str) -> None:
    found = getattr(planted.scene, who).call("POST", "/clients/search", {"text": text})
    assert found.json().get("items", []) == []


@pytest.mark.parametrize("who", WHO)
def test_no_refused_change_shows_it(planted: Planted, who: str) -> None:
    place = f"/clients/{planted.scene.client.id}/contact-details/{planted.ids['contact_details']}"
    refusal = getattr(planted.scene, who).call("PUT", place, {"address": "x"}, if_match='"9"')
    assert (refusal.status_code in (403, 404), _holds(refusal.text)) == (True, False)


@pytest.mark.parametrize("page", ["contact-details", "sharing"])
def test_the_canary_sings_for_whom_it_was_granted(planted: Planted, page: str) -> None:
    assert _holds(planted.scene.navigator.get(f"{planted.scene.page}/{page}").text)


def test_the_walk_reaches_the_address_for_whom_it_was_granted(planted: Planted) -> None:
    assert len(planted.leaks(planted.scene.navigator)) >= 4
