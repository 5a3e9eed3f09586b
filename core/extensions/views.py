"""What a page or panel of a plugin shows: words and a table, put on the page by core; no markup, no links outside."""

from dataclasses import dataclass

MOST_ROWS, LONGEST_WORDS = 500, 1000


@dataclass(frozen=True)
class Cell:
    """Words of a table; with `href`, an address in Fingerpost such as `/clients/…`, a link."""

    words: str
    href: str | None = None

    def __post_init__(self) -> None:
        if self.href is not None and (not self.href.startswith("/") or self.href.startswith("//")):
            raise ValueError("a link of a plugin stays in Fingerpost: it begins with one /")


@dataclass(frozen=True)
class Table:
    """`empty` is said in its place when there are no rows; every row has a cell for each column."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str

    def __post_init__(self) -> None:
        if len(self.rows) > MOST_ROWS:
            raise ValueError(f"a table has {MOST_ROWS} rows at most")
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("every row of a table has a cell for each of its columns")


@dataclass(frozen=True)
class View:
    """Paragraphs, and a table below them if there is one."""

    paragraphs: tuple[str, ...] = ()
    table: Table | None = None

    def __post_init__(self) -> None:
        if any(len(words) > LONGEST_WORDS for words in self.paragraphs):
            raise ValueError(f"a paragraph has {LONGEST_WORDS} characters at most")
