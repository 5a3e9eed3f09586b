"""Rows of who a synthetic client is and how to reach them: identity, other names, contact details, safe contact."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from uuid import UUID

from core.access.protected import Label
from core.clients.codes import EthnicCategory, GenderIdentity, NhsNumberStatus
from core.clients.models import AddressGrant, Client, ClientName, ContactDetails, NameUse, SafeContact
from core.database.base import Base
from core.database.ids import new_id
from core.demo import places, texts
from core.demo.stories import Story


@dataclass
class Identities:
    """Makes the rows; remembers the NHS numbers given out, so that nobody shares one."""

    random: Random
    today: date

    def __post_init__(self) -> None:
        self._numbers: set[str] = set()

    def client(self, story: Story) -> Client:
        random, background = self.random, story.name.background
        number, status = self._nhs_number()
        spoken = background.language if random.random() < 0.4 else None
        client = Client(
            preferred_name=story.name.given[:3] if random.random() < 0.06 else None,
            pronouns=self._pronouns(story), date_of_birth=story.born, date_of_birth_estimated=random.random() < 0.02,
            nhs_number=number, nhs_number_status=status, gender=self._gender(story),
            ethnic_category=EthnicCategory.NOT_STATED if random.random() < 0.05 else background.ethnic,
            language=spoken, interpreter_needed=spoken not in (None, "English") and random.random() < 0.5,
            communication_needs=self._sometimes(0.12, texts.NEEDS_SPOKEN),
            adjustments=self._sometimes(0.15, texts.ADJUSTMENTS),
            what_matters=random.choice(texts.MATTERS) if story.talked else None,
            label=Label.RESTRICTED if random.random() < 0.01 else Label.NORMAL,
        )  # fmt: skip
        client.rename(family_name=story.name.family, given_name=story.name.given)
        if story.worker and story.ended is None:
            client.lead_by(story.worker.person_id, story.worker.organisation_id)
        return client

    def around(self, story: Story, client: Client, owner: UUID) -> list[Base]:
        """What hangs on the identity; `owner` is the organisation that wrote it down."""
        rows: list[Base] = [*self._other_names(story, client), self._details(story, client, owner)]
        if story.worker is not None and self.random.random() < 0.85:
            rows.append(self._safe_contact(story, client, story.worker.organisation_id))
        if story.fears_somebody and story.worker is not None:
            rows += self._confidential(story, client)
        return rows

    def _nhs_number(self) -> tuple[str | None, NhsNumberStatus]:
        chance = self.random.random()
        if chance < 0.08:
            return None, NhsNumberStatus.ABSENT
        number = places.nhs_number(self.random)
        while number in self._numbers:
            number = places.nhs_number(self.random)
        self._numbers.add(number)
        if chance < 0.10:
            return places.mistyped(number), NhsNumberStatus.TRACE_REQUIRED
        return number, NhsNumberStatus.NOT_TRACED if chance < 0.2 else NhsNumberStatus.VERIFIED

    def _gender(self, story: Story) -> GenderIdentity:
        if self.random.random() < 0.03:
            return self.random.choice((GenderIdentity.NON_BINARY, GenderIdentity.NOT_STATED, GenderIdentity.OTHER))
        return GenderIdentity.FEMALE if story.name.is_womans else GenderIdentity.MALE

    def _pronouns(self, story: Story) -> str | None:
        if self.random.random() < 0.7:
            return None
        return self.random.choices(("she/her" if story.name.is_womans else "he/him", "they/them"), (9, 1))[0]

    def _sometimes(self, share: float, words: tuple[str, ...]) -> str | None:
        return self.random.choice(words) if self.random.random() < share else None

    def _other_names(self, story: Story, client: Client) -> list[ClientName]:
        names = []
        if self.random.random() < 0.08:
            other = self.random.choice(story.name.background.families)
            names.append(_called(client, NameUse.PREVIOUS, story.name.given, other))
        if story.name.in_own_script is not None:
            given, _, family = story.name.in_own_script.partition(" ")
            names.append(_called(client, NameUse.KNOWN_AS, given, family))
        return names

    def _details(self, story: Story, client: Client, owner: UUID) -> ContactDetails:
        """The address everybody supporting the person may have; of somebody in hiding only a number."""
        address, postcode = places.address(self.random, story.locality)
        hidden = story.fears_somebody
        return ContactDetails(
            client_id=client.id, organisation_id=owner, address=None if hidden else address,
            postcode=None if hidden else postcode, mobile=places.mobile(self.random),
            phone=places.phone(self.random) if self.random.random() < 0.3 and not hidden else None,
            email=f"person{self.random.randint(100, 99999)}@example.org" if self.random.random() < 0.4 else None,
            starts=story.received.date(),
        )  # fmt: skip

    def _safe_contact(self, story: Story, client: Client, owner: UUID) -> SafeContact:
        random, hidden = self.random, story.fears_somebody
        return SafeContact(
            client_id=client.id, organisation_id=owner, may_text=True, may_phone=not hidden and random.random() < 0.8,
            may_leave_message=not hidden and random.random() < 0.4, may_email=random.random() < 0.4,
            may_post=not hidden and random.random() < 0.6, best_times=self._sometimes(0.5, texts.BEST_TIMES),
            instructions=random.choice(texts.SAFE_WORDS) if hidden else None,
        )  # fmt: skip

    def _confidential(self, story: Story, client: Client) -> list[Base]:
        """Where she really is: for the worker who visits her, for half a year; some grants have ended."""
        assert story.worker is not None
        assert story.allocated is not None
        address, postcode = places.address(self.random, story.locality)
        who = {"client_id": client.id, "organisation_id": story.worker.organisation_id, "address_key": new_id()}
        ends = min(story.allocated, self.today) + timedelta(days=183)
        return [
            ContactDetails(
                **who, address=address, postcode=postcode, starts=story.allocated, label=Label.VERY_RESTRICTED
            ),
            AddressGrant(
                **who, person_id=story.worker.person_id, granted_by=story.worker.person_id, starts=story.allocated,
                ends=min(ends, story.ended.date()) if story.ended else ends, reason="Visits her at home",
            ),
        ]  # fmt: skip


def _called(client: Client, use: NameUse, given: str, family: str) -> ClientName:
    name = ClientName(client_id=client.id, use=use)
    name.rename(family_name=family, given_name=given)
    return name
