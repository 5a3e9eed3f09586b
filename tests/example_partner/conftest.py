"""The example partner as an installed package: found by the entry point that its own pyproject.toml names."""

from collections.abc import Iterator

import pytest

from tests.example_partner.installing import installed


@pytest.fixture
def example_partner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Installed for one test."""
    with installed(tmp_path_factory.mktemp("site")):
        yield
