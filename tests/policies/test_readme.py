"""The tables of policies/README.md hold every word that a policy may use, and no other."""

import re
from importlib.resources import files

import pytest

from core.access.protected import Anchor
from core.access.rules import LAW, OWN, lines_of
from core.access.vocabulary import OF_CLIENTS
from tests.policies import shipped

WORDS = shipped.vocabulary()
README = files("policies").joinpath("README.md").read_text("utf-8")
ABOUT = {Anchor.CLIENT: "client", Anchor.STAFF: "worker", Anchor.ORGANISATION: "organisation"}


def table(heading: str) -> dict[str, tuple[str, ...]]:
    """The rows below a heading, by the word in their first column."""
    chapter = README.split(f"\n### {heading}\n")[1].partition("\n#")[0]
    rows = [line.strip("|").split("|") for line in chapter.splitlines() if re.match(r"\| `", line)]
    words = [row[0].strip().strip("`") for row in rows]
    assert len(set(words)) == len(words), f"a word stands twice among {heading}"
    return {word: tuple(cell.strip() for cell in row[1:]) for word, row in zip(words, rows, strict=True)}


@pytest.mark.parametrize(
    ("heading", "declared"),
    [
        ("Roles", set(WORDS.roles)),
        ("Kinds", set(WORDS.kinds)),
        ("Actions", set(WORDS.actions)),
        ("Labels", set(WORDS.labels)),
        ("Conditions", set(WORDS.conditions)),
        ("Bases", {OWN, LAW, *WORDS.agreements}),
        (
            "Groups",
            {OF_CLIENTS, *(link[2] for link in shipped.links() if link[0] != "g")} - {*WORDS.actions, *WORDS.kinds},
        ),
    ],
)
def test_the_table_has_every_word_and_no_other(heading: str, declared: set[str]) -> None:
    assert set(table(heading)) == declared


def test_the_table_says_which_roles_are_powerful() -> None:
    said = {word for word, cells in table("Roles").items() if cells[1] == "yes"}
    assert said == {role.name for role in WORDS.roles.values() if role.powerful}


def test_the_table_says_whom_a_kind_is_about() -> None:
    assert {word: cells[1] for word, cells in table("Kinds").items()} == {
        name: ABOUT[kind.anchor] for name, kind in WORDS.kinds.items()
    }


def test_the_table_says_which_kinds_nobody_owns() -> None:
    said = {word for word, cells in table("Kinds").items() if cells[2].startswith("nobody")}
    assert said == {name for name, kind in WORDS.kinds.items() if kind.owner is None}


def test_the_example_is_a_shipped_rule() -> None:
    example = README.split("\n## Reading a line\n")[1].strip().partition("\n")[0]
    assert lines_of(example)[0].cells in {line.cells for line in lines_of(shipped.text())}


@pytest.mark.parametrize("heading", ["Roles", "Kinds", "Actions", "Labels", "Groups", "Conditions", "Bases"])
def test_no_word_is_left_unexplained(heading: str) -> None:
    assert [word for word, cells in table(heading).items() if not cells[0]] == []
