"""The outside examples, and small resources with sensible defaults, for the tests of reading FHIR."""

import copy
import json
from datetime import date
from pathlib import Path

from core.interop.fhir import ReferralEntry, RefusedEntry, Run, SourceFile, read_run

DATA = Path(__file__).parents[3] / "data"
TODAY = date(2026, 3, 2)


def example(name: str) -> SourceFile:
    """A file of HL7's example set, such as `Patient-example`."""
    return SourceFile(f"{name}.json", (DATA / "fhir-r4-examples" / f"{name}.json").read_bytes())


def bars_file() -> SourceFile:
    return SourceFile("referral.json", (DATA / "bars" / "referral-message-1.4.0.json").read_bytes())


def bars() -> dict:
    return json.loads(bars_file().content)


def part(message: dict, resource_type: str) -> dict:
    """The first resource of a type in a Bundle, itself and not a copy."""
    return next(e["resource"] for e in message["entry"] if e["resource"]["resourceType"] == resource_type)


def bars_with(resource_type: str, **changes: object) -> dict:
    """The sample message with fields of one resource replaced."""
    message = bars()
    part(message, resource_type).update(changes)
    return message


def bars_without(resource_type: str, field: str) -> dict:
    message = bars()
    del part(message, resource_type)[field]
    return message


def patient(**changes: object) -> dict:
    return {
        "resourceType": "Patient",
        "id": "p1",
        "name": [{"use": "official", "family": "Okafor", "given": ["Ada"]}],
        "birthDate": "1990-02-28",
    } | changes


def request(**changes: object) -> dict:
    return {
        "resourceType": "ServiceRequest",
        "id": "r1",
        "status": "active",
        "intent": "order",
        "subject": {"reference": "Patient/p1"},
    } | changes


def collection(*resources: dict) -> dict:
    return {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": found} for found in resources]}


def file_of(value: object, name: str = "sent.json") -> SourceFile:
    return SourceFile(name, json.dumps(value).encode())


def run_of(*values: object) -> Run:
    files = [file_of(value, f"{number}.json") for number, value in enumerate(values)]
    return read_run(files, today=TODAY)


def read(*values: object) -> ReferralEntry:
    """The one referral that the values make; fails the test with the refusal otherwise."""
    (entry,) = run_of(*values).entries
    assert isinstance(entry, ReferralEntry), entry
    return entry


def refusal(*values: object) -> RefusedEntry:
    (entry,) = run_of(*values).entries
    assert isinstance(entry, RefusedEntry), entry
    return entry


def read_patient(**changes: object) -> ReferralEntry:
    return read(request(), patient(**changes))


def refuse_patient(**changes: object) -> RefusedEntry:
    return refusal(request(), patient(**changes))


def without(resource: dict, field: str) -> dict:
    changed = copy.deepcopy(resource)
    del changed[field]
    return changed
