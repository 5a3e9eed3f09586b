"""The message that brings a link: sealed with the installation's key until it is sent, and then forgotten."""

import json
from dataclasses import dataclass
from uuid import UUID

from core.database.secret_box import SecretBox
from core.own_view.languages import Language
from core.settings import Settings


@dataclass(frozen=True)
class ClientLetter:
    """Where to, and what it says: nothing of the person, no service and no worker."""

    address: str
    subject: str
    text: str

    @classmethod
    def written(cls, address: str, language: Language, link: str) -> "ClientLetter":
        return cls(address, language.say("message_subject"), language.say("message", link=link))

    def sealed(self, settings: Settings, whose: UUID) -> bytes:
        return SecretBox.of(settings).seal(json.dumps(vars(self)).encode(), whose)

    @classmethod
    def opened(cls, box: SecretBox, kept: bytes, whose: UUID) -> "ClientLetter":
        """Raises `WrongKey`."""
        return cls(**json.loads(box.open(kept, whose)))
