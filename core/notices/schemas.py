"""What the API and the forms about messages take and give."""

import re
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from core.notices.models import Channel, Importance

MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
MOBILE = re.compile(r"\+[1-9][0-9]{7,14}")


def _mail(said: str) -> str:
    """One address and nothing else: it goes into the head of a message."""
    if not MAIL.fullmatch(said):
        raise ValueError("Enter an email address in the correct format, like name@example.org.uk")
    return said


def _mobile(said: str) -> str:
    """In international form; a number without a country is British."""
    digits = re.sub(r"[\s().-]", "", said)
    number = f"+44{digits[1:]}" if re.fullmatch(r"0[1-9][0-9]+", digits) else digits
    if not MOBILE.fullmatch(number):
        raise ValueError("Enter a mobile number, like 07700 900 982 or +44 7700 900 982")
    return number


Mail = Annotated[str, Field(max_length=200), AfterValidator(_mail)]
Mobile = Annotated[str, Field(max_length=30), AfterValidator(_mobile)]


class WaysIn(BaseModel):
    """Where you are told, for the organisation you act for, that there is a message. `…_least`: the least important
    message told this way; left out, as the organisation says. Safety is told by every way given."""

    email: Mail | None = Field(default=None, title="Email address", examples=["ana@example.org.uk"])
    email_least: Importance | None = Field(default=None, title="Tell me by email of")
    sms: Mobile | None = Field(default=None, title="Mobile number", examples=["+447700900982"])
    sms_least: Importance | None = Field(default=None, title="Tell me by text message of")

    def address(self, channel: Channel) -> str | None:
        return self.email if channel is Channel.EMAIL else self.sms

    def least(self, channel: Channel) -> Importance | None:
        return self.email_least if channel is Channel.EMAIL else self.sms_least


class WaysOut(BaseModel):
    """Where somebody is told, and from which importance on."""

    email: str | None = None
    email_least: Importance | None = None
    sms: str | None = None
    sms_least: Importance | None = None


class DefaultsIn(BaseModel):
    """From which importance on an organisation's people are told outside Fingerpost, unless they choose themselves."""

    email: Importance = Field(title="By email", examples=["important"])
    sms: Importance = Field(title="By text message", examples=["safety"])

    def least(self, channel: Channel) -> Importance:
        return self.email if channel is Channel.EMAIL else self.sms


class NoticeOut(BaseModel):
    """One of your messages. With a `ladder` somebody must say that they see to it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    words: str
    href: str
    importance: Importance
    made_at: datetime
    ladder: str | None
    step: int
    answer_by: datetime | None
    read_at: datetime | None
    acknowledged_at: datetime | None
    escalated_at: datetime | None
    seen_to_by: str | None
    version: int
