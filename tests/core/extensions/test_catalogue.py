"""The catalogue holds what all plugins declare and refuses what does not fit together."""

import pytest

from core.extensions.catalogue import Catalogue, CatalogueError
from core.sdk import Instrument
from tests.core.content.frames import framed


def version(form: Instrument, number: int) -> Instrument:
    return form.model_copy(update={"version": number})


def test_a_version_is_found_by_key_and_number(form: Instrument) -> None:
    assert Catalogue(instruments=[("bright_paths", [form])]).instruments.version("bright_paths:walk", 1) is form


def test_an_unknown_version_is_none(form: Instrument) -> None:
    assert Catalogue(instruments=[("bright_paths", [form])]).instruments.version("bright_paths:walk", 2) is None


def test_the_latest_version_is_the_highest_number(form: Instrument) -> None:
    catalogue = Catalogue(instruments=[("bright_paths", [version(form, 10), version(form, 9)])])
    assert catalogue.instruments.latest("bright_paths:walk") == version(form, 10)


def test_every_version_of_a_plugin_is_kept(form: Instrument) -> None:
    catalogue = Catalogue(instruments=[("bright_paths", [version(form, 2), form])])
    assert [found.version for found in catalogue.instruments.of_plugin("bright_paths")] == [1, 2]


def test_only_the_latest_versions_of_the_plugins_named_are_offered(form: Instrument) -> None:
    catalogue = Catalogue(instruments=[("bright_paths", [form, version(form, 2)])])
    assert [found.version for found in catalogue.instruments.offered(frozenset({"bright_paths"}))] == [2]


def test_a_plugin_that_is_not_named_offers_nothing(form: Instrument) -> None:
    assert Catalogue(instruments=[("bright_paths", [form])]).instruments.offered(frozenset()) == ()


def test_one_version_declared_twice_is_refused(form: Instrument) -> None:
    with pytest.raises(CatalogueError, match="bright_paths:walk version 1 is declared twice"):
        Catalogue(instruments=[("bright_paths", [form, form])])


def test_a_key_with_another_plugins_name_is_refused(form: Instrument) -> None:
    with pytest.raises(CatalogueError, match="plugin nilaari: the key 'bright_paths:walk' must begin with 'nilaari:'"):
        Catalogue(instruments=[("nilaari", [form])])


def test_all_clashes_are_named_at_once(form: Instrument) -> None:
    with pytest.raises(CatalogueError) as refused:
        Catalogue(instruments=[("bright_paths", [form, form]), ("nilaari", [form])])
    assert len(str(refused.value).splitlines()) == 2


def test_frameworks_stand_on_a_shelf_of_their_own(form: Instrument) -> None:
    catalogue = Catalogue(instruments=[("bright_paths", [form])], frameworks=[("bright_paths", [framed()])])
    assert [found.key for found in catalogue.frameworks] == ["bright_paths:guide"]


def test_a_clash_of_frameworks_is_named_too() -> None:
    with pytest.raises(CatalogueError, match="bright_paths:guide version 1 is declared twice"):
        Catalogue(frameworks=[("bright_paths", [framed(), framed()])])
