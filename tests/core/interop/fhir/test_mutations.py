"""Whatever is done to the real message, reading it never raises, and what it gives back can be stored and shown."""

import copy
import json
from collections.abc import Iterator
from dataclasses import asdict

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.interop.fhir import ReferralEntry, SourceFile, read_run
from core.interop.fhir.faults import is_plain
from tests.core.interop.fhir.samples import TODAY, bars, bars_file, collection, file_of, patient, request

pytestmark = pytest.mark.slow

MESSAGE = bars()
CONTENT = bars_file().content
PLAIN = collection(request(requester={"reference": "Patient/p1"}), patient(), patient(id="p2"))
Path = tuple[str | int, ...]


def paths(value: object, path: Path = ()) -> Iterator[Path]:
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from paths(item, (*path, key))


def replaced(document: dict, path: Path, value: object) -> dict:
    changed = copy.deepcopy(document)
    target = changed
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value
    return changed


MESSAGE_PATHS = [path for path in paths(MESSAGE) if path]
PLAIN_PATHS = [path for path in paths(PLAIN) if path]
REFERENCES = [entry["fullUrl"] for entry in MESSAGE["entry"]] + ["Patient/p1", "#x", "#", "", "Patient/p2"]
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(),
    st.sampled_from(["\ud800", "\x00", "x" * 301, "9999999999", "2999-01-01", "01", "new", "official", *REFERENCES]),
    st.sampled_from(REFERENCES).map(lambda reference: {"reference": reference}),
    st.sampled_from(REFERENCES).map(lambda reference: [{"reference": reference}]),
    st.recursive(
        st.none() | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=6,
    ),
)


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    for item in items:
        yield from strings(item)


def check_is_printable(content: bytes) -> None:
    run = read_run([SourceFile("sent.json", content)], today=TODAY)
    assert all(is_plain(text) for text in strings(asdict(run)))
    assert all(len(entry.identity.key) <= 255 for entry in run.entries if isinstance(entry, ReferralEntry))


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(MESSAGE_PATHS), ODD)
def test_replacing_any_part_of_the_message_never_raises(path: Path, value: object) -> None:
    check_is_printable(file_of(replaced(MESSAGE, path, value)).content)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(PLAIN_PATHS), ODD, st.sampled_from(PLAIN_PATHS), st.text(max_size=4))
def test_changing_a_plain_bundle_twice_never_raises(first: Path, value: object, second: Path, key: str) -> None:
    changed = replaced(PLAIN, first, value)
    text = json.dumps(changed)
    check_is_printable(text.replace(f'"{second[-1]}"', json.dumps(key), 1).encode())


@settings(max_examples=200)
@given(st.integers(0, len(CONTENT) - 1), st.binary(min_size=1, max_size=4), st.integers(0, 40))
def test_changing_any_bytes_never_raises(position: int, new: bytes, removed: int) -> None:
    check_is_printable(CONTENT[:position] + new + CONTENT[position + removed :])


@settings(max_examples=200)
@given(st.binary(max_size=200))
def test_arbitrary_bytes_never_raise(content: bytes) -> None:
    check_is_printable(content)


@settings(max_examples=100)
@given(st.permutations(MESSAGE["entry"]))
def test_the_order_of_entries_does_not_change_the_digest(entries: list[dict]) -> None:
    (entry,) = read_run([file_of(MESSAGE | {"entry": entries})]).entries
    (first,) = read_run([bars_file()]).entries
    assert isinstance(entry, ReferralEntry)
    assert isinstance(first, ReferralEntry)
    assert entry.identity == first.identity
