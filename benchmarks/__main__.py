"""Runs every comparison and writes docs/performance.md; `--million` for the largest."""

import argparse
import platform
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from benchmarks import (
    audit,
    board,
    clocks,
    decisions,
    http,
    joining,
    lists,
    notices,
    pictures,
    plugins,
    referrals_in,
    scoring,
    service,
    sign_in,
    subject_access,
)
from benchmarks.databases import crowded, urls
from benchmarks.rivals import prepare

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
Table = list[list[str]]


def main() -> None:
    ask = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    ask.add_argument("--rounds", type=int, default=60)
    ask.add_argument("--million", action="store_true", help="a million clients on PostgreSQL too (some minutes)")
    ask.add_argument("--only", choices=PARTS, help="print one part, write nothing")
    asked = ask.parse_args()
    if asked.only:
        print(PARTS[asked.only](asked))
        return
    made = []
    for make in PARTS.values():
        made.append(make(asked))
        print(made[-1], flush=True)
    PAGE.write_text(_head() + "\n".join(made), "utf-8")


def _head() -> str:
    return (
        "# Performance\n\n"
        f"Made by `tox -e bench` on {date.today():%d %B %Y}: Python {platform.python_version()}, two shared cores, both\n"
        "databases on the same machine. Contenders run interleaved in one run; figures are medians in milliseconds unless\n"
        "said otherwise. Read the ratios: wall-clock times of a shared machine vary by a factor of two.\n\n"
    )


def _plugins(rounds: int) -> str:
    return "## Many plugins\n\n" + _table(*plugins.measure(rounds))


def _table(heads: list[str], rows: Table) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in [heads, ["---"] * len(heads), *rows]]
    return "\n".join(lines) + "\n"


def _lists(rounds: int, million: bool) -> str:
    rows: Table = []
    for clients in (100_000, 1_000_000) if million else (100_000,):
        with urls() as places:
            for name in ("postgresql",) if clients > 100_000 else ("sqlite", "postgresql"):
                doors, crowd = crowded(places[name], clients)
                rival = name == "postgresql"
                if rival:
                    prepare(doors.database, list(crowd.everybody().values()))
                for person, ms in lists.run(doors, crowd, rounds, rival):
                    rows.append(_list_row(f"{clients:,} {name}", person, ms))
                doors.database.close()
    heads = [
        "clients",
        "person",
        "door",
        "same SQL, driver",
        "hand-written",
        "edges table",
        "row-level security",
        "limit",
        "met",
    ]
    return (
        "## First page of “clients I may see”, 50 rows\n\n"
        "Limit at 100,000: 1.5 × the same SQL by the driver + 1 ms; at 1,000,000 on PostgreSQL: 2 × the best of the other\n"
        "three designs + 3 ms. The door: rules looked up, SQL, rows as Python values, audit collected.\n\n"
        + _table(heads, rows)
    )


def _list_row(where: str, person: str, ms: dict[str, float]) -> list[str]:
    best = min((ms[name] for name in ("hand", "edges", "rls") if name in ms), default=None)
    limit = 2 * best + 3 if best is not None and where.startswith("1,000,000") else 1.5 * ms["driver"] + 1
    shown = [f"{ms[name]:.2f}" if name in ms else "–" for name in ("door", "driver", "hand", "edges", "rls")]
    return [where, person.replace("_", " "), *shown, f"{limit:.2f}", "yes" if ms["door"] <= limit else "NO"]


def _decisions(rounds: int) -> str:
    rows: Table = []
    with urls() as places:
        for name, url in places.items():
            doors, crowd = crowded(url, 10_000)
            ms = decisions.run(doors, crowd, rounds)
            limit = 1.5 * ms["facts by driver"] + 0.2
            row = [name, f"{ms['decide']:.3f}", f"{ms['facts by driver']:.3f}", f"{limit:.3f}"]
            rows.append([*row, "yes" if ms["decide"] <= limit else "NO"])
            doors.database.close()
    heads = ["database", "decide", "its facts query, driver", "limit: 1.5 × + 0.2", "met"]
    return "## One decision (practitioner, 10,000 clients)\n\n" + _table(heads, rows)


def _http(rounds: int) -> str:
    rows: Table = []
    with urls() as places, tempfile.TemporaryDirectory() as folder:
        for name, url in places.items():
            doors, crowd = crowded(url, 10_000)
            ms = http.run(doors, url, crowd, Path(folder), rounds)
            limit = 1.5 * ms["raw"] + 1
            row = [
                name,
                f"{ms['door']:.2f}",
                f"{ms['raw']:.2f}",
                f"{limit:.2f}",
                "yes" if ms["door"] <= limit else "NO",
            ]
            rows.append([*row, f"{ms['door cpu']:.2f}", f"{ms['raw cpu']:.2f}"])
            doors.database.close()
    heads = ["database", "product", "raw endpoint", "limit: 1.5 × + 1", "met", "product, CPU (limit 2)", "raw, CPU"]
    return "## API list of 50 rows with audit, over HTTP (practitioner, 10,000 clients)\n\n" + _table(heads, rows)


def _service(rounds: int) -> str:
    limits = {"demo made, s": 30, "first answer, s": 3, "page CPU, ms": 8, "memory of one worker, MB": 220}
    figures = service.run(rounds)
    rows = [
        [name, f"{figures[name]:.1f}", str(limit), "yes" if figures[name] <= limit else "NO"]
        for name, limit in limits.items()
    ]
    return "## The service (demo of 600 clients, SQLite)\n\n" + _table(["figure", "measured", "limit", "met"], rows)


def _sign_in(rounds: int) -> str:
    limits = {"sign-in CPU, ms": 150, "hashes at once": 2}
    figures = sign_in.run(rounds)
    rows = [
        [name, f"{figures[name]:.1f}", str(limit), "yes" if figures[name] <= limit else "NO"]
        for name, limit in limits.items()
    ]
    heads = ["figure", "measured", "limit", "met"]
    return "## Signing in (SQLite; 12 people at the same moment)\n\n" + _table(heads, rows)


def _messages() -> str:
    rows = [
        [name, f"{seconds:.1f}", "60", str(twice), "yes" if seconds <= 60 and not twice else "NO"]
        for name, seconds, twice in notices.run()
    ]
    heads = ["database", "seconds", "limit", "arrived twice", "met"]
    return f"## {notices.MESSAGES:,} due messages to a mail server\n\n" + _table(heads, rows)


def _joining() -> str:
    rows = [
        [one.database, f"{one.seconds:.1f}", f"{joining.LIMIT:.0f}", f"{one.again:.1f}", f"{one.grown:.0f}",
         "yes" if one.seconds <= joining.LIMIT and not one.refused else "NO"]
        for one in joining.run()
    ]  # fmt: skip
    heads = ["database", "seconds", "limit", "once more, seconds", "more memory, MB", "met"]
    return f"## An organisation joins with {joining.CLIENTS:,} clients and their caseloads\n\n" + _table(heads, rows)


def _clocks() -> str:
    rows = [
        [name, f"{seconds:.1f}", f"{clocks.LIMIT:.0f}", f"{wrong:,}", "yes" if seconds <= clocks.LIMIT else "NO"]
        for name, seconds, wrong in clocks.run()
    ]
    heads = ["database", "seconds", "limit", "put right", "met"]
    return f"## {clocks.CLOCKS:,} clocks of working days reckoned again\n\n" + _table(heads, rows)


def _scoring() -> str:
    rows = [
        [key, str(questions), f"{rate:,.0f}", "yes" if rate >= scoring.LEAST else "NO"]
        for key, questions, rate in scoring.run()
    ]
    heads = ["instrument", "questions", "a second", "met"]
    return f"## Assessments scored in one process, at least {scoring.LEAST:,} a second of CPU\n\n" + _table(heads, rows)


def _pictures(rounds: int) -> str:
    rows = [
        [one.page, f"{one.cpu:.1f}", f"{one.of_bare:.1f}", "yes" if one.cpu <= pictures.LIMIT else "NO"]
        for one in pictures.run(rounds)
    ]
    heads = ["page", "CPU, ms", "bare pages", f"met ({pictures.LIMIT} ms)"]
    return "## DIALOG+ picture pages\n\n" + _table(heads, rows)


def _subject_access() -> str:
    rows = [
        [one.database, f"{one.entries:,}", f"{one.gathering:.1f}", f"{one.writing:.1f}", f"{subject_access.LIMIT:.0f}",
         "yes" if max(one.gathering, one.writing) <= subject_access.LIMIT else "NO"]
        for one in subject_access.run()
    ]  # fmt: skip
    heads = ["database", "entries in the file", "gathered and marked, s", "judged again and written, s", "limit", "met"]
    return f"## Everything held on a person with {subject_access.ENTRIES:,} entries\n\n" + _table(heads, rows)


def _audit(rounds: int) -> str:
    rows = [
        [f"`audit verify` of {audit.ENTRIES:,} entries, s", name, f"{seconds:.1f}", f"{audit.LIMIT:.0f}",
         "yes" if seconds <= audit.LIMIT else "NO"]
        for name, seconds in audit.run_verify()
    ]  # fmt: skip
    for one in audit.run_read(rounds):
        figures = (("CPU, ms", one.cpu, audit.CPU_LIMIT), ("waiting, ms", one.wait, audit.WAIT_LIMIT))
        rows += [
            [f"one read's audit, {words}", one.database, f"{ms:.2f}", str(most), "yes" if ms <= most else "NO"]
            for words, ms, most in figures
        ]
    found = audit.run_crowded()
    figures = (("a read waits", found.read, audit.WAIT_LIMIT), ("the slowest read waits", found.worst_read, audit.STARVED),
               ("the slowest writer waits", found.worst_writer, audit.STARVED))  # fmt: skip
    rows += [
        [f"{found.rate:.0f} reads a second by two workers: {words}, ms", "sqlite", f"{ms:.1f}", str(most),
         "yes" if ms <= most else "NO"]
        for words, ms, most in figures
    ]  # fmt: skip
    return "## The audit\n\n" + _table(["figure", "database", "measured", "limit", "met"], rows)


def _explain() -> str:
    rows = [
        [f"what a {who.replace('_', ' ')} can see of 100,000 clients, s", name, f"{seconds:.2f}",
         f"{audit.REACH_LIMIT:.0f}", "yes" if seconds <= audit.REACH_LIMIT else "NO"]
        for name, who, seconds in audit.run_reach()
    ]  # fmt: skip
    return "## What somebody can see, and why\n\n" + _table(["figure", "database", "measured", "limit", "met"], rows)


def _board(rounds: int) -> str:
    rows = []
    for one in board.run(rounds):
        met = one.cpu <= board.CPU_LIMIT and one.of_board <= board.MOST_STATEMENTS
        shown = [one.database, one.page, f"{one.cpu:.1f}", f"{one.alone:.1f}", str(one.of_board)]
        rows.append([*shown, "yes" if met else "NO"])
    heads = [
        "database",
        "board",
        "page, CPU ms",
        "its SQL and rendering alone",
        "statements",
        "met (10 ms, 6 statements)",
    ]
    return f"## First page of the board, {board.REFERRALS:,} open referrals\n\n" + _table(heads, rows)


def _referrals() -> str:
    rows = [
        [one.database, f"{one.seconds:.1f}", f"{referrals_in.LIMIT:.0f}", f"{one.again:.1f}", f"{one.grown:.0f}",
         "yes" if one.seconds <= referrals_in.LIMIT and not one.refused else "NO"]
        for one in referrals_in.run(referrals_in.REFERRALS)
    ]  # fmt: skip
    heads = ["database", "seconds", "limit", "once more, seconds", "more memory, MB", "met"]
    return f"## A spreadsheet of {referrals_in.REFERRALS:,} referrals\n\n" + _table(heads, rows)


PARTS: dict[str, Callable[[argparse.Namespace], str]] = {
    "lists": lambda asked: _lists(asked.rounds, asked.million),
    "decisions": lambda asked: _decisions(asked.rounds * 5),
    "http": lambda asked: _http(asked.rounds * 4),
    "service": lambda asked: _service(asked.rounds),
    "sign-in": lambda asked: _sign_in(asked.rounds),
    "messages": lambda asked: _messages(),
    "joining": lambda asked: _joining(),
    "clocks": lambda asked: _clocks(),
    "board": lambda asked: _board(asked.rounds),
    "referrals": lambda asked: _referrals(),
    "plugins": lambda asked: _plugins(asked.rounds),
    "scoring": lambda asked: _scoring(),
    "pictures": lambda asked: _pictures(asked.rounds),
    "audit": lambda asked: _audit(asked.rounds * 5),
    "explain": lambda asked: _explain(),
    "subject_access": lambda asked: _subject_access(),
}

if __name__ == "__main__":
    sys.exit(main())
