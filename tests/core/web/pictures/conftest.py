"""Reading a drawing back as the XML that it is."""

from collections.abc import Callable
from xml.etree import ElementTree

import pytest

from core.web.svg import Picture

Elements = Callable[[Picture, str], list[ElementTree.Element]]


@pytest.fixture
def elements() -> Elements:
    """Every element of a name in a picture, in its order."""

    def found(picture: Picture, name: str) -> list[ElementTree.Element]:
        return list(ElementTree.fromstring(str(picture.svg)).iter(f"{{http://www.w3.org/2000/svg}}{name}"))

    return found
