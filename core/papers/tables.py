"""What a paper is made of: tables of words, the same on the page, in print and in a file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

NOT_STATED = "Not stated"


class PaperName(StrEnum):
    """Which papers there are."""

    PROCESSING = "processing"
    IMPACT = "impact"

    @property
    def words(self) -> str:
        return {
            "processing": "Record of processing activities",
            "impact": "Data protection impact assessment: tables",
        }[self.value]

    @property
    def law(self) -> str:
        return {"processing": "Article 30 of the UK GDPR", "impact": "Article 35(7) of the UK GDPR"}[self.value]


@dataclass(frozen=True)
class Table:
    """`rows`: as many cells as columns; the first cell names the row. `remark`: how to read it."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    remark: str = ""


@dataclass(frozen=True)
class Paper:
    """One paper of one organisation, as things stood at `made_at` (UTC) under policy version `policy`."""

    name: PaperName
    organisation: str
    made_at: datetime
    policy: int
    tables: tuple[Table, ...]

    @property
    def title(self) -> str:
        return self.name.words

    def lines(self) -> Iterator[tuple[str, ...]]:
        """For a spreadsheet: each table under its own heading, its title in the first cell of every line."""
        yield (self.title, self.organisation, f"Policy version {self.policy}", self.made_at.isoformat())
        for table in self.tables:
            yield ()
            yield ("Table", *table.columns)
            for row in table.rows:
                yield (table.title, *row)


def listed(words: Iterator[str] | list[str] | tuple[str, ...], nothing: str = NOT_STATED) -> str:
    """Each once, in alphabetical order."""
    return "; ".join(sorted(set(words))) or nothing
