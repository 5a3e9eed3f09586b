"""The public form: what it asks, and what it becomes when it is taken in."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from core.clients.fields import Line, Phone, Words
from core.clients.schemas import SafeContactIn
from core.interop.arrival import Arriving, Sender
from core.interop.fhir.outcomes import Identity
from core.interop.plain_people import PersonIn, patient_of
from core.organisations.models import Service
from core.referrals.arrivals import Way
from core.referrals.codes import SourceOfReferral
from core.web.sentences import Asked


class WhoAsks(StrEnum):
    """Who fills in the form."""

    SELF = "self"
    CARER = "carer"
    PROFESSIONAL = "professional"

    @property
    def words(self) -> str:
        return {
            "self": "For myself",
            "carer": "For somebody I care about",
            "professional": "For somebody I work with",
        }[self]


class SafeWay(StrEnum):
    """A way to reach somebody that does them no harm."""

    PHONE = "phone"
    LEAVE_MESSAGE = "leave_message"
    TEXT = "text"
    EMAIL = "email"
    POST = "post"

    @property
    def words(self) -> str:
        return {
            "phone": "Phone", "leave_message": "Leave a message on the phone", "text": "Send a text message",
            "email": "Send an email", "post": "Write a letter",
        }[self]  # fmt: skip


class PublicIn(PersonIn):
    """The public form of a service."""

    who: Annotated[WhoAsks, Asked("who this is for")]
    your_name: Annotated[Line | None, Asked("your name")] = None
    your_organisation: Annotated[Line | None, Asked("where you work")] = None
    your_phone: Annotated[Phone | None, Asked("your telephone number")] = None
    knows: Annotated[bool | None, Asked("whether the person knows that you ask")] = None
    summary: Annotated[Words, Asked("what is going on, in a few words"), Field(min_length=3, max_length=4000)]
    safe_ways: Annotated[list[SafeWay], Asked("what is safe")] = Field(default=[], max_length=5)
    safe_words: Annotated[Line | None, Asked("anything else about reaching you safely")] = None

    @model_validator(mode="after")
    def _others_say_who_they_are(self) -> Self:
        if self.who is not WhoAsks.SELF and not self.your_name:
            raise ValueError("Enter your name, so that we know who asks")
        return self


def arriving_of(asked: PublicIn, service: Service, identity: Identity | None) -> Arriving:
    """Nobody is matched by what a stranger types, and only the person themselves says what is safe for them."""
    is_self = asked.who is WhoAsks.SELF
    person = asked.model_copy(update={"nhs_number_verified": False})
    return Arriving(
        Way.PUBLIC_FORM, service, patient_of(person), _sender(asked), summary="\n\n".join(_summary(asked)),
        identity=identity, notes=tuple(_notes(asked)), may_match=False, safe=_safe(asked) if is_self else None,
    )  # fmt: skip


def _sender(asked: PublicIn) -> Sender:
    match asked.who:
        case WhoAsks.SELF:
            return Sender(name="The person themselves", source=SourceOfReferral.SELF)
        case WhoAsks.CARER:
            return Sender(name=asked.your_name, source=SourceOfReferral.CARER_OR_RELATIVE)
        case _:
            return Sender(name=asked.your_organisation or asked.your_name, referrer=asked.your_name)


def _summary(asked: PublicIn) -> Iterator[str]:
    yield asked.summary
    if asked.your_phone and asked.who is not WhoAsks.SELF:
        yield f"{asked.your_name} can be reached at {asked.your_phone}."


def _safe(asked: PublicIn) -> SafeContactIn:
    """A message needs a phone that may ring."""
    ways = set(asked.safe_ways) | ({SafeWay.PHONE} if SafeWay.LEAVE_MESSAGE in asked.safe_ways else set())
    said: dict[str, object] = {f"may_{way.value}": True for way in ways}
    return SafeContactIn.model_validate(said | {"instructions": asked.safe_words})


def _notes(asked: PublicIn) -> Iterator[str]:
    yield "It came by the public form: nobody has checked who sent it."
    if asked.who is WhoAsks.SELF:
        return
    said = ", ".join(way.words.lower() for way in asked.safe_ways) or "nothing"
    yield f"The sender thinks that this is safe: {said}. Ask the person what is safe before you contact them."
    if asked.safe_words:
        yield f"About reaching the person safely, the sender says: {asked.safe_words}"
    if asked.knows is not True:
        yield "The sender does not say that the person knows of this. Ask the sender before you contact the person."
