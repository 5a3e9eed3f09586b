"""Printing what a command found: JSON for programs, a table for people; progress and remarks go to stderr."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from core.operations.findings import Finding


def print_json(answer: object) -> None:
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=2, default=str))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str]], title: str | None = None) -> None:
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*row)
    console = Console()
    console.width = max(console.width, table.__rich_measure__(console, console.options).minimum)
    console.print(table)


def show_finding(one: Finding) -> None:
    """One line, and what to do on the next."""
    typer.echo(f"{one.verdict:<12}  {one.name}: {one.words}")
    if one.todo:
        typer.echo(f"{'':<12}  → {one.todo}")


def remark(words: str) -> None:
    """Something for the person at the keyboard that is no part of the answer."""
    typer.echo(words, err=True)


class Advance(Protocol):
    def __call__(self, done: int, total: int | None = None) -> None: ...


@contextmanager
def progress(words: str, total: int | None = None) -> Iterator[Advance]:
    """A bar on stderr that shows what has really been done."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(words, total=total)

        def advance(done: int, total: int | None = None) -> None:
            bar.update(task, completed=done, total=total) if total else bar.update(task, completed=done)

        yield advance
