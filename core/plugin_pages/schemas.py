"""What the API and the forms about plugins of an organisation take and give."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr

from core.clients.fields import Reason
from core.clients.schemas import Taken
from core.web.sentences import Asked


class SettingsIn(Taken):
    """The settings to change, by their keys; those left out stay as they are."""

    settings: dict[str, StrictBool | StrictInt | StrictStr] = Field(examples=[{"days": 14}])
    reason: Annotated[Reason | None, Asked("a reason")] = None


class SettingsOut(BaseModel):
    """Every setting of the plugin as it holds for your organisation."""

    plugin: str = Field(examples=["bright_paths"])
    settings: dict[str, bool | int | str]


class SwitchIn(Taken):
    """Why a plugin is switched on or off."""

    reason: Annotated[Reason, Asked("a reason")]


class LicenceIn(Taken):
    """Whether your organisation holds the licence for an instrument, and where that can be looked up."""

    is_on: Annotated[bool, Asked("whether you hold the licence")]
    evidence: Annotated[
        str, Asked("where the licence can be looked up"), Field(min_length=1, max_length=500, examples=["Contract 17"])
    ]
    reason: Annotated[Reason, Asked("a reason")]


class SwitchOut(BaseModel):
    """A plugin's switch in your organisation."""

    model_config = ConfigDict(from_attributes=True)

    plugin: str = Field(examples=["bright_paths"])
    enabled: bool
    switched_at: datetime


class LicenceOut(BaseModel):
    """A licence of your organisation."""

    model_config = ConfigDict(from_attributes=True)

    instrument: str
    is_on: bool
    evidence: str
    switched_at: datetime
