"""Reading the FHIR data types that several resources share: names, ways of contact, addresses, codes, extensions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from core.clients.codes import Coded, UnknownCode
from core.interop.fhir.dates import optional_date
from core.interop.fhir.faults import shown
from core.interop.fhir.nodes import Node
from core.interop.fhir.values import AddressGiven, CodedWords, NameGiven, PartialDate, Telecom

NHS_NUMBER = "fhir.nhs.uk/id/nhs-number"
DOS_ID = "fhir.nhs.uk/id/dos-service-id"
_ODS = frozenset({"fhir.nhs.uk/id/ods-organization-code", "fhir.nhs.uk/id/ods-site-code"})
_ODS_CODE = re.compile(r"[A-Z0-9]{3,12}", re.ASCII)

_TELECOM_SYSTEMS = frozenset({"phone", "fax", "email", "pager", "url", "sms", "other"})
_TELECOM_USES = frozenset({"home", "work", "temp", "old", "mobile"})
_NAME_USES = frozenset({"usual", "official", "temp", "nickname", "anonymous", "old", "maiden"})
_ADDRESS_USES = frozenset({"home", "work", "temp", "old", "billing"})

_UK_HOSTS = frozenset({"fhir.hl7.org.uk", "fhir.nhs.uk", "datadictionary.nhs.uk", "www.datadictionary.nhs.uk"})

_Code = TypeVar("_Code", bound=Coded)


@dataclass(frozen=True)
class NationalList:
    """Codes that mean something here: the extension they come in, what they tell, and what their list is called."""

    extension: str
    what: str
    names: frozenset[str]

    def holds(self, system: str | None) -> bool:
        """By host and last part: the folders between changed from one edition of UK Core to the next."""
        parts = system_of(system).split("|")[0].removesuffix(".html").split("/")
        return parts[0] in _UK_HOSTS and parts[-1] in self.names


def system_of(text: str | None) -> str:
    """An identifier system in one spelling: senders write http and https, `/Id/` and `/id/`, for the same thing."""
    return re.sub(r"^https?://", "", (text or "").strip().lower()).rstrip("/")


def identifiers(node: Node) -> Iterator[tuple[str, str]]:
    """(system in one spelling, value) of each identifier that has a value."""
    for identifier in node.parts("identifier"):
        value = identifier.text("value")
        if value:
            yield system_of(identifier.text("system")), value


def ods_code(node: Node) -> str | None:
    for system, value in identifiers(node):
        if system in _ODS:
            found = as_ods_code(system, value)
            if found is None:
                node.warn("identifier", "This ODS code is not of the right shape and was left out.")
            return found
    return None


def as_ods_code(system: str, value: str) -> str | None:
    """The ODS code in capitals, when the system is one of ODS codes and the value has their shape."""
    code = value.upper()
    return code if system in _ODS and _ODS_CODE.fullmatch(code) else None


def extensions(node: Node, name: str) -> Iterator[Node]:
    """Extensions by the last part of their URL, which stayed the same while UK Core moved its web addresses."""
    for extension in node.parts("extension"):
        if (extension.text("url") or "").rsplit("/", 1)[-1] == name:
            yield extension


def extension_words(node: Node, name: str) -> CodedWords | None:
    concept = _extension_concept(node, name)
    return coded_words(concept) if concept else None


def national_words(node: Node, known: NationalList) -> CodedWords | None:
    """The coding of a national list, wherever it stands among others. A code of any other list is nobody's to read as
    ours: it comes without its code, and a warning says so."""
    concept = _extension_concept(node, known.extension)
    if concept is None:
        return None
    found = [one for one in _codings(concept) if one.code]
    # Without a system it is of the list that UK Core binds to its own extension.
    ours = [one for one in found if known.holds(one.system)] or [one for one in found if not one.system]
    if not found or ours:
        words = concept.text("text", 5000)
        return CodedWords(ours[0].system, ours[0].code, words or ours[0].words) if ours else coded_words(concept)
    said = coded_words(concept) or found[0]
    sentence = (
        f"The {known.what} sent, “{shown(said.shown)}”, is of a code list not known here: it was not read as ours."
    )
    node.warn("extension", sentence)
    return CodedWords(found[0].system, None, said.shown)


def coded_words(concept: Node) -> CodedWords | None:
    """The first coding with a code, and the best words: the concept's own text, else that coding's display."""
    text, codings = concept.text("text", 5000), _codings(concept)
    first = next((one for one in codings if one.code), CodedWords(None, None, None))
    words = text or first.words or next((one.words for one in codings if one.words), None)
    return CodedWords(first.system, first.code, words) if first.code or words else None


def _extension_concept(node: Node, name: str) -> Node | None:
    found = (extension.part("valueCodeableConcept") for extension in extensions(node, name))
    return next((concept for concept in found if concept is not None), None)


def _codings(concept: Node) -> tuple[CodedWords, ...]:
    return tuple(
        CodedWords(coding.text("system"), coding.text("code"), coding.text("display"))
        for coding in concept.parts("coding")
    )


def coded_list(node: Node, name: str) -> tuple[CodedWords, ...]:
    found = (coded_words(concept) for concept in node.parts(name))
    return tuple(words for words in found if words is not None)


def first_words(node: Node, name: str) -> str | None:
    return next((words.shown for words in coded_list(node, name)), None)


def optional_code(node: Node, name: str, code_list: type[_Code], code: str) -> _Code | None:
    """The code, or None with a warning when the list does not hold it."""
    try:
        return code_list.read(code)
    except UnknownCode:
        node.warn(name, f"The code “{shown(code)}” is not known here and was left out.")
        return None


def known_word(node: Node, name: str, words: frozenset[str]) -> str | None:
    found = node.text(name)
    if found is None or found in words:
        return found
    node.warn(name, f"“{shown(found)}” is not known here and was left out.")
    return None


def period(node: Node) -> tuple[PartialDate | None, PartialDate | None]:
    span = node.part("period")
    return (optional_date(span, "start"), optional_date(span, "end")) if span else (None, None)


def human_name(node: Node) -> NameGiven | None:
    """None when nothing of a name is there."""
    starts, ends = period(node)
    name = NameGiven(
        use=known_word(node, "use", _NAME_USES),
        family=node.text("family", 100),
        given=node.texts("given", 100),
        prefixes=node.texts("prefix", 100),
        suffixes=node.texts("suffix", 100),
        text=node.text("text"),
        starts=starts,
        ends=ends,
    )
    return name if name.full else None


def telecoms(node: Node) -> tuple[Telecom, ...]:
    found = []
    for point in node.parts("telecom"):
        value = point.text("value", 200)
        if value is None:
            continue
        use = known_word(point, "use", _TELECOM_USES)
        ended = period(point)[1] is not None
        system = known_word(point, "system", _TELECOM_SYSTEMS)
        found.append(Telecom(system, value, use, point.rank("rank"), use == "old" or ended))
    return tuple(found)


def address(node: Node) -> AddressGiven | None:
    """None when nothing of an address is there."""
    starts, ends = period(node)
    found = AddressGiven(
        use=known_word(node, "use", _ADDRESS_USES),
        lines=node.texts("line", 200),
        town=node.text("city", 100),
        district=node.text("district", 100) or node.text("state", 100),
        postcode=node.text("postalCode", 20),
        country=node.text("country", 100),
        text=node.text("text", 1000),
        starts=starts,
        ends=ends,
    )
    holds_something = any((found.lines, found.town, found.district, found.postcode, found.country, found.text))
    return found if holds_something else None
