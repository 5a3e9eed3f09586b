"""Reading a Patient: who the person is, how they may be reached and who stands beside them."""

from datetime import date
from typing import Final

from core.clients import nhs_numbers
from core.clients.codes import EthnicCategory, NhsNumberStatus, PreferredContactMethod, StatedGender, UnknownCode
from core.interop.fhir.datatypes import (
    NHS_NUMBER,
    NationalList,
    address,
    coded_list,
    coded_words,
    extension_words,
    extensions,
    human_name,
    known_word,
    national_words,
    optional_code,
    system_of,
    telecoms,
)
from core.interop.fhir.dates import birth_date
from core.interop.fhir.faults import shown
from core.interop.fhir.nodes import Node
from core.interop.fhir.organisations import Directory
from core.interop.fhir.references import pointer_at
from core.interop.fhir.values import (
    AddressGiven,
    CodedWords,
    LanguageNeed,
    NameGiven,
    NhsNumberClaim,
    PatientDetails,
    RelatedContact,
    Telecom,
)

_GENDERS = frozenset({"male", "female", "other", "unknown"})
_PROTECTED = frozenset({"R", "V"})

# HL7's table 0131 in words: senders give these codes bare.
_RELATIONSHIPS: Final = {
    "C": "Emergency contact",
    "E": "Employer",
    "EP": "Emergency contact",
    "F": "Federal agency",
    "I": "Insurance company",
    "N": "Next of kin",
    "S": "State agency",
}
_SELF = frozenset({"ONESELF", "SELF"})

# Those of England alone: the lists of Wales and Scotland use the same codes for other things.
_ETHNIC: Final = NationalList(
    "Extension-UKCore-EthnicCategory", "ethnic category",
    frozenset({"ukcore-ethniccategory", "ukcore-ethniccategoryengland", "careconnect-ethniccategory-1",
               "ethnic_category"}),
)  # fmt: skip
_VERIFICATION: Final = NationalList(
    "Extension-UKCore-NHSNumberVerificationStatus", "verification of the NHS number",
    frozenset({"ukcore-nhsnumberverificationstatus", "ukcore-nhsnumberverificationstatusengland",
               "careconnect-nhsnumberverificationstatus-1", "nhs_number_status_indicator_code"}),
)  # fmt: skip
_PREFERRED: Final = NationalList(
    "PreferredContactMethod", "preferred way of contact",
    frozenset({"ukcore-preferredcontactmethod", "careconnect-preferredcontactmethod-1"}),
)  # fmt: skip


def read_patient(patient: Node, directory: Directory, today: date) -> PatientDetails:
    """Raises Fault for a Patient without any name, a wrong date of birth, and any field of a wrong type or length."""
    own, related = _contacts(patient, directory)
    ethnic_category, ethnic_words = _ethnic(patient)
    return PatientDetails(
        names=_names(patient),
        birth_date=birth_date(patient, today),
        is_deceased=_is_deceased(patient),
        gender=_gender(patient),
        ethnic_category=ethnic_category,
        ethnic_words=ethnic_words,
        religion=_religion(patient),
        nhs_number=_nhs_number(patient),
        telecoms=(*telecoms(patient), *own),
        addresses=_addresses(patient),
        languages=_languages(patient),
        interpreter_needed=_interpreter_needed(patient),
        preferred_contact=_preferred_contact(patient),
        related=related,
        gp=directory.gp_practice(patient),
        is_restricted=_is_restricted(patient),
    )


def _names(patient: Node) -> tuple[NameGiven, ...]:
    found = tuple(name for name in map(human_name, patient.parts("name")) if name is not None)
    if not found:
        raise patient.fault("name", "The person has no name here. Ask the sender for a name, even a partial one.")
    return found


def _is_deceased(patient: Node) -> bool:
    died = patient.truth("deceasedBoolean") or patient.text("deceasedDateTime") is not None
    if died:
        patient.warn("deceased", "The sender records that this person has died. Check before anybody gets in touch.")
    return died


def _gender(patient: Node) -> StatedGender | None:
    word = known_word(patient, "gender", _GENDERS)
    return StatedGender.from_fhir(word) if word else None


def _ethnic(patient: Node) -> tuple[EthnicCategory | None, str | None]:
    """The 16 + 1 category; UK Core's finer codes (`CA`, `L2` …) fall under their first letter, their words kept."""
    found = national_words(patient, _ETHNIC)
    if found is None or found.code is None:
        return None, found.words if found else None
    code = found.code.strip()
    is_finer = len(code) == 2 and code[0].isalpha()
    return optional_code(patient, "ethnicCategory", EthnicCategory, code[0] if is_finer else code), found.words


def _religion(patient: Node) -> str | None:
    found = extension_words(patient, "patient-religion")
    return found.shown if found else None


def _nhs_number(patient: Node) -> NhsNumberClaim:
    claims = []
    for identifier in patient.parts("identifier"):
        if system_of(identifier.text("system")) == NHS_NUMBER:
            value = identifier.text("value")
            claims.append((nhs_numbers.read(value) if value else None, _claimed_status(identifier)))
    numbers = {number.digits or number.raw for number, _ in claims if number}
    if len(numbers) > 1:
        patient.warn("identifier", "Several different NHS numbers were sent; the person needs tracing.")
        first, claimed = claims[0]
        return NhsNumberClaim(first, claimed, NhsNumberStatus.TO_BE_RESOLVED)
    number = next((number for number, _ in claims if number), None)
    claimed = next((claimed for _, claimed in claims if claimed), None)
    return NhsNumberClaim(number, claimed, _our_status(patient, number, claimed))


def _claimed_status(identifier: Node) -> NhsNumberStatus | None:
    found = national_words(identifier, _VERIFICATION)
    # What another list says is told by a warning already; its words promise nothing.
    if found is None or (found.system and not found.code):
        return None
    for claim in (found.code, found.words):
        try:
            if claim:
                return NhsNumberStatus.from_claim(claim)
        except UnknownCode:
            continue
    identifier.warn("extension", f"The verification status “{shown(found.shown)}” is not known and was left out.")
    return None


def _our_status(
    patient: Node, number: nhs_numbers.NhsNumber | None, claimed: NhsNumberStatus | None
) -> NhsNumberStatus:
    if number is None:
        return claimed if claimed is NhsNumberStatus.ABSENT else NhsNumberStatus.TRACE_REQUIRED
    if not number.valid:
        marked = " although it is marked as verified" if claimed is NhsNumberStatus.VERIFIED else ""
        sentence = f"The NHS number fails its check{marked}. It is kept as sent, needs tracing, and matches nobody."
        patient.warn("identifier", sentence)
        return NhsNumberStatus.TRACE_REQUIRED
    if number.is_test_range:
        patient.warn("identifier", "This NHS number is of the range for tests, which no real person has.")
    if claimed is None or claimed is NhsNumberStatus.ABSENT:
        return NhsNumberStatus.NOT_TRACED
    return claimed


def _addresses(patient: Node) -> tuple[AddressGiven, ...]:
    return tuple(found for found in map(address, patient.parts("address")) if found is not None)


def _languages(patient: Node) -> tuple[LanguageNeed, ...]:
    needs = []
    for communication in patient.parts("communication"):
        language = communication.part("language")
        found = coded_words(language) if language else None
        if found is not None:
            needs.append(LanguageNeed(found.code, found.words, communication.truth("preferred") is True))
    return tuple(needs)


def _interpreter_needed(patient: Node) -> bool | None:
    for extension in extensions(patient, "patient-interpreterRequired"):
        return extension.truth("valueBoolean")
    return None


def _preferred_contact(patient: Node) -> PreferredContactMethod | None:
    for holder in (patient, *patient.parts("telecom")):
        for extension in extensions(holder, "Extension-UKCore-ContactPreference"):
            found = national_words(extension, _PREFERRED)
            if found and found.code:
                return optional_code(holder, "preferredContactMethod", PreferredContactMethod, found.code)
    return None


def _is_restricted(patient: Node) -> bool:
    meta = patient.part("meta")
    labels = [label.text("code") for label in meta.parts("security")] if meta else []
    restricted = any(label in _PROTECTED for label in labels)
    if restricted:
        patient.warn("meta.security", "The sender protects this record: treat address and telephone as confidential.")
    return restricted


def _contacts(patient: Node, directory: Directory) -> tuple[tuple[Telecom, ...], tuple[RelatedContact, ...]]:
    """The person's own ways of contact, which some senders put under `contact` as ONESELF, and everybody else."""
    own: list[Telecom] = []
    related: list[RelatedContact] = []
    for contact in patient.parts("contact"):
        relationships = tuple(_in_words(found) for found in coded_list(contact, "relationship"))
        if any((found.code or "").upper() in _SELF for found in relationships):
            own.extend(telecoms(contact))
        else:
            related.append(_related(contact, relationships, directory))
    return tuple(own), tuple(related)


def _in_words(found: CodedWords) -> CodedWords:
    words = found.words or _RELATIONSHIPS.get(found.code or "")
    return CodedWords(found.system, found.code, words)


def _related(contact: Node, relationships: tuple[CodedWords, ...], directory: Directory) -> RelatedContact:
    name, place = contact.part("name"), contact.part("address")
    pointer = pointer_at(contact, "organization")
    ranks = (extension.rank("valuePositiveInt") for extension in extensions(contact, "Extension-UKCore-ContactRank"))
    return RelatedContact(
        name=human_name(name) if name else None,
        relationships=relationships,
        organisation=directory.organisation(pointer) if pointer else None,
        telecoms=telecoms(contact),
        address=address(place) if place else None,
        gender=_gender(contact),
        rank=next(ranks, None),
    )
