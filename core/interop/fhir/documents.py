"""From the bytes of a file to a JSON object that is safe to walk, or a Fault in words."""

import hashlib
import json
import math
import re
from collections import Counter
from typing import TypeAlias

from core.interop.fhir.faults import Fault, shown

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

MAX_BYTES = 5 * 1024 * 1024
"""A referral message is tens of kilobytes; whole bulk exports are not read here."""

MAX_DEPTH = 60
"""FHIR content nests about a dozen deep; up to here every walk may recurse without danger."""

MAX_NUMBER_LENGTH = 40

_WHOLE = "the whole file"
# A string matches even when its end is missing: the scan stays linear whatever the file holds.
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read_document(content: bytes) -> dict[str, Json]:
    """The JSON object in a file; raises Fault for a file that is too large, not UTF-8, not JSON or not an object."""
    if len(content) > MAX_BYTES:
        limit = MAX_BYTES // (1024 * 1024)
        raise Fault(_WHOLE, f"This file is larger than {limit} MB. Send one referral, or a smaller batch, per file.")
    text = _decoded(content)
    _check_depth(text)
    try:
        value: Json = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_refuse_constant,
            parse_int=_whole_number,
            parse_float=_decimal_number,
        )
    except json.JSONDecodeError as error:
        message = f"This is not JSON: line {error.lineno}, column {error.colno}. Export the file again from its system."
        raise Fault(_WHOLE, message) from None
    if not isinstance(value, dict):
        raise Fault(_WHOLE, "This JSON is not an object. Send a FHIR resource or Bundle, which begins with “{”.")
    return value


def canonical(value: Json) -> str:
    """The same text for the same content, whatever the order of its fields; ASCII, so it can always be stored."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def fingerprint(*texts: str) -> str:
    """SHA-256 over texts, in hexadecimal; the lengths go in, so that no two splits give the same one."""
    digest = hashlib.sha256()
    for text in texts:
        data = text.encode("utf-8", "surrogatepass")
        digest.update(f"{len(data)}:".encode())
        digest.update(data)
    return digest.hexdigest()


def _decoded(content: bytes) -> str:
    if content.startswith(_UTF16) or b"\x00" in content[:4]:
        raise Fault(_WHOLE, "This file is UTF-16 or UTF-32 text. Save it as UTF-8 and send it again.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        message = "This file is not UTF-8 text; it may be Windows-1252. Save it as UTF-8 and send it again."
        raise Fault(_WHOLE, message) from None
    if not text.strip():
        raise Fault(_WHOLE, "This file is empty. Export it again from its system.")
    return text


def _check_depth(text: str) -> None:
    depth = 0
    for token in _TOKEN.finditer(text):
        first = text[token.start()]
        if first in "[{":
            depth += 1
        elif first in "]}":
            depth -= 1
        if depth > MAX_DEPTH:
            raise Fault(_WHOLE, f"This file nests more than {MAX_DEPTH} levels deep, which no referral needs.")


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        # Readers disagree on which of the two counts: for a person's record that is no choice to make silently.
        raise Fault(f"“{shown(twice)}”", "This field stands twice in one object. Keep the right one and send it again.")
    return found


def _refuse_constant(name: str) -> Json:
    raise Fault(_WHOLE, f"This file holds {name}, which is not a JSON number. Leave the value out.")


def _whole_number(digits: str) -> Json:
    if len(digits) > MAX_NUMBER_LENGTH:
        raise Fault(_WHOLE, f"This file holds a number of {len(digits)} digits. Correct it, or send it as text.")
    return int(digits)


def _decimal_number(digits: str) -> Json:
    number = float(digits) if len(digits) <= MAX_NUMBER_LENGTH else math.inf
    if not math.isfinite(number):
        raise Fault(_WHOLE, "This file holds a number that is too large or too long. Correct it, or send it as text.")
    return number
