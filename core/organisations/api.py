"""The API of the organisation one acts for."""

from pydantic import BaseModel, ConfigDict, Field

from core.access.records import Records
from core.access.routing import Face, Router, signed_in
from core.organisations.enablement import PluginStatus, RulesInForce, plugins_of
from core.organisations.installed import Host
from core.web.lists import Listed

router = Router(face=Face.API, prefix="/api/v1/organisation", tags=["organisation"])


class AddedItemOut(BaseModel):
    """One thing that a plugin adds."""

    model_config = ConfigDict(from_attributes=True)

    title: str
    key: str | None = Field(examples=["bright_paths:walk"], description="Of what is declared in versions")
    version: int | None = Field(description="The latest")
    href: str | None = Field(description="The address of a page or a report")


class AddedOut(BaseModel):
    """What a plugin adds of one sort."""

    model_config = ConfigDict(from_attributes=True)

    sort: str = Field(examples=["Forms"])
    items: list[AddedItemOut]


class PluginOut(BaseModel):
    """An installed plugin as it stands in your organisation."""

    model_config = ConfigDict(from_attributes=True)

    name: str = Field(examples=["bright_paths"])
    title: str
    summary: str
    is_enabled: bool
    adds: list[AddedOut]
    rules: RulesInForce = Field(description="Whether the access rules it ships stand in the published policy")


@router.get("/plugins", signed_in("which forms an organisation works with is no secret from its own people"))
def list_plugins(records: Records, host: Host) -> Listed[PluginOut]:
    """Every installed plugin, and whether your organisation has switched it on."""
    items = [_out(status) for status in plugins_of(records, host)]
    return Listed(items=items, next=None, count=len(items), count_is_capped=False)


def _out(status: PluginStatus) -> PluginOut:
    return PluginOut.model_validate(status)
