"""Locking a release only ever adds to what was released before."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.content.faults import ContentError
from core.content.release import lock_releases


@pytest.fixture
def package(tmp_path: Path, sample: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    made = tmp_path / "bright_paths"
    (made / "instruments").mkdir(parents=True)
    (made / "__init__.py").touch()
    (made / "instruments" / "walk.yaml").write_text(sample)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield made
    sys.modules.pop("bright_paths", None)


def test_a_release_is_locked_by_key_version_and_hash(package: Path) -> None:
    assert lock_releases("bright_paths")[0].read_text().splitlines()[1].startswith("bright_paths:walk 1 ")


def test_a_new_version_is_added(package: Path, sample: str) -> None:
    lock_releases("bright_paths")
    (package / "instruments" / "walk.v2.yaml").write_text(sample.replace("version: 1", "version: 2"))
    assert len(lock_releases("bright_paths")[0].read_text().splitlines()) == 3


def test_a_changed_release_is_not_locked_anew(package: Path, sample: str) -> None:
    lock_releases("bright_paths")
    (package / "instruments" / "walk.yaml").write_text(sample.replace("After the walk", "After"))
    with pytest.raises(ContentError, match="released and may not change"):
        lock_releases("bright_paths")
