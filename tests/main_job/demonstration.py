"""A small demo partnership with the real referral message in it, made by the command line: what the main job is tried
on."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

from core.cli import app
from core.demo.accounts import DemoAccount
from core.interop.import_report import EntryReport

MESSAGE = Path(__file__).parents[1] / "data" / "bars" / "referral-message-1.4.0.json"
SEED, CLIENTS = "7", "60"

SENIOR, NAVIGATOR = "senior@second-step", "navigator@missing-link"


@dataclass(frozen=True)
class Demonstration:
    """The accounts by username, and what became of the message."""

    accounts: Mapping[str, DemoAccount]
    arrived: EntryReport


def demonstrate(url: str) -> Demonstration:
    """Fill an empty database with the demo and take the message in."""
    made = _said("demo", "--no-serve", "--seed", SEED, "--clients", CLIENTS, "--json", "--database", url)
    accounts = [DemoAccount.model_validate(one) for one in made["accounts"]]
    return Demonstration({one.username: one for one in accounts}, take_in(url))


def take_in(url: str) -> EntryReport:
    """Import the message; the same one a second time changes nothing."""
    (entry,) = _said("import", "referrals", str(MESSAGE), "--json", "--database", url)["entries"]
    return EntryReport.model_validate(entry)


def _said(*arguments: str) -> dict[str, list[object]]:
    """What `fingerpost` prints, run within this process."""
    answer = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert answer.exit_code == 0, answer.output
    said: dict[str, list[object]] = json.loads(answer.stdout)
    return said
