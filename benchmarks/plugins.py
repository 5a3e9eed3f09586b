"""What many plugins cost: the start of a process, and one request, with forty plugins of 25 forms against the four."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

FORTY, FORMS = 40, 25
PLUGIN = '''\
"""Plugin {n}: forms for measuring."""

from core.sdk import Action, PluginPage, PluginPanel, View, hookimpl, load_instruments


@hookimpl
def register_instruments():
    return load_instruments("{name}")


@hookimpl
def register_pages():
    return [PluginPage("/p/{name}/page", "Page {n}", "assessment", Action.READ, lambda look: View())]


@hookimpl
def register_panels():
    return [PluginPanel("Panel {n}", "assessment", Action.READ, lambda look: View())]
'''


def measure(rounds: int) -> tuple[list[str], list[list[str]]]:
    """Heads and rows: seconds of processor of a start from nothing, milliseconds of processor of two requests."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        make_plugins(site)
        four = [_run(Path(folder) / "four.db", None, rounds) for _ in range(3)]
        forty = [_run(Path(folder) / "forty.db", site, rounds) for _ in range(3)]
    rows = []
    for name in ("start, s", "today, ms", "summary, ms"):
        few, many = min(one[name] for one in four[1:]), min(one[name] for one in forty[1:])
        rows.append([name, f"{few:.2f}", f"{many:.2f}", f"{many / few:.2f}"])
    return ["Processor time", "Four plugins", f"{FORTY} plugins of {FORMS} forms", "Ratio"], rows


def make_plugins(site: Path) -> None:
    """Packages that conform, each with a record of its entry point, as if they were installed."""
    source = (Path(__file__).parents[1] / "plugins/alabare/instruments/sanctuary_visit.v1.yaml").read_text("utf-8")
    for n in range(FORTY):
        name = f"measured_{n}"
        folder = site / name / "instruments"
        folder.mkdir(parents=True)
        (site / name / "__init__.py").touch()
        (site / name / "plugin.py").write_text(PLUGIN.format(n=n, name=name))
        for form in range(FORMS):
            text = source.replace("alabare:sanctuary_visit", f"{name}:form_{form}")
            (folder / f"form_{form}.v1.yaml").write_text(text, "utf-8")
        record = site / f"{name}-1.dist-info"
        record.mkdir()
        (record / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n")
        (record / "entry_points.txt").write_text(f"[fingerpost.plugins]\n{name} = {name}.plugin\n")


def _run(database: Path, site: Path | None, rounds: int) -> dict[str, float]:
    """In a process of its own; the first of a database keeps the definitions, and is left out."""
    said = subprocess.run(
        [sys.executable, "-m", "benchmarks.plugins_measured", str(database), str(site or ""), str(rounds)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return dict(json.loads(said.stdout.splitlines()[-1]))
