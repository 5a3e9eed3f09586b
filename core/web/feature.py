"""What one feature adds to the service; `core.features` lists them."""

from dataclasses import dataclass

from core.access.routing import Router
from core.web.places import Contribution


@dataclass(frozen=True)
class Feature:
    """`package`: where it stands; its pages name their templates by the last word of it, unless it has none.

    `routers` are asked in their order: a fixed address stands before one that takes any word in its place.
    """

    package: str
    routers: tuple[Router, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    has_templates: bool = True

    @property
    def name(self) -> str:
        return self.package.rpartition(".")[2]
