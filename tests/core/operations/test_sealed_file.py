"""The file itself: what was written comes back, and nothing else ever does."""

import random
from collections.abc import Iterator
from functools import cache
from io import BytesIO

import pytest

from core.operations import sealed_file
from core.operations.sealed_file import BLOCK, FORMAT, HEAD, TAG, Damaged, SealedWriter, WrongKey, sealed_lines

SECRET = b"correct horse battery staple"
CHANCE = random.Random(1)
LINES = [CHANCE.randbytes(40).hex().encode() for _ in range(5_000)]  # more than three blocks, compressed


@pytest.fixture(autouse=True, scope="module")
def _each_key_derived_once() -> Iterator[None]:
    """Deriving it is slow on purpose; nothing else is changed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealed_file, "_keys", cache(sealed_file._keys))
        yield


def sealed(lines: list[bytes], secret: bytes = SECRET) -> bytes:
    file = BytesIO()
    writer = SealedWriter(file, secret)
    for line in lines:
        writer.write(line + b"\n")
    writer.finish()
    return file.getvalue()


@pytest.fixture(scope="module")
def whole() -> bytes:
    return sealed(LINES)


def lines_of(data: bytes, secret: bytes = SECRET) -> list[bytes]:
    return list(sealed_lines(BytesIO(data), secret))


@pytest.mark.parametrize(
    "lines", [[], [b""], [b"one"], [b"x" * 300_000, b"", b"\xff\x00"]], ids=["none", "empty", "one", "odd"]
)
def test_what_was_written_comes_back(lines: list[bytes]) -> None:
    assert lines_of(sealed(lines)) == lines


def test_many_blocks_come_back(whole: bytes) -> None:
    assert (lines_of(whole), len(whole) > 3 * BLOCK) == (LINES, True)


def test_the_same_lines_never_make_the_same_file() -> None:
    assert sealed([b"one"])[HEAD:] != sealed([b"one"])[HEAD:]


def test_nothing_of_what_was_written_can_be_read() -> None:
    assert b"Sam Example" not in sealed([b"Sam Example"])


def test_another_key_opens_nothing(whole: bytes) -> None:
    with pytest.raises(WrongKey):
        lines_of(whole, b"correct horse battery stable")


def test_a_file_of_another_sort_is_called_so() -> None:
    with pytest.raises(Damaged, match="no backup of Fingerpost"):
        lines_of(b"SQLite format 3\0" * 100)


@pytest.mark.parametrize("tenths", range(10))
def test_a_file_cut_off_anywhere_is_damaged(whole: bytes, tenths: int) -> None:
    with pytest.raises(Damaged):
        lines_of(whole[: len(whole) * tenths // 10])


@pytest.mark.parametrize("blocks", range(4))
def test_a_file_cut_off_between_two_blocks_is_damaged(whole: bytes, blocks: int) -> None:
    with pytest.raises(Damaged):
        lines_of(whole[: HEAD + blocks * (BLOCK + TAG)])


@pytest.mark.parametrize("place", [*range(len(FORMAT), HEAD, 12), *range(HEAD, HEAD + 3 * BLOCK, 15_013), -1])
def test_one_flipped_bit_is_never_unseen(whole: bytes, place: int) -> None:
    changed = bytearray(whole)
    changed[place] ^= 1
    with pytest.raises((Damaged, WrongKey)):
        lines_of(bytes(changed))


def test_blocks_that_changed_places_are_damaged(whole: bytes) -> None:
    size = BLOCK + TAG
    first, second = whole[HEAD : HEAD + size], whole[HEAD + size : HEAD + 2 * size]
    with pytest.raises(Damaged):
        lines_of(whole[:HEAD] + second + first + whole[HEAD + 2 * size :])


def test_bytes_after_the_end_are_damage(whole: bytes) -> None:
    with pytest.raises(Damaged):
        lines_of(whole + b"\0")
