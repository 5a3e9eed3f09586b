"""`fingerpost backup`: everything of one moment in one encrypted file, while the service runs."""

import os
from pathlib import Path
from typing import Annotated

import typer

from core import models
from core.commands.answers import print_json, progress, remark
from core.commands.backup_key import KeyFile, secret_of
from core.commands.databases import in_use
from core.commands.endings import Ending
from core.commands.options import DEFAULT_URL, AsJson, DatabaseUrl
from core.operations.backup import Backup, BackupFault, back_up

LOW = 10
"""How `nice` says it: 0 is everybody's, 19 the last."""


def backup(
    file: Annotated[Path, typer.Argument(help="The file to make; one that is there already is left alone")],
    key_file: KeyFile = None,
    database: DatabaseUrl = DEFAULT_URL,
    as_json: AsJson = False,
) -> None:
    """Back everything up into one encrypted file, while the service runs; then read it back to prove it whole.

    The file may be restored on SQLite or PostgreSQL, whichever it came from. Keep its key somewhere else: without the
    key nobody can read it.

    Example: fingerpost backup fingerpost-monday.backup --key-file /etc/fingerpost/backup.key
    """
    secret = secret_of(key_file)
    _let_others_go_first()
    with in_use(database, may_be_older=True) as installation:
        try:
            made = back_up(installation.doors, models.METADATA, file, secret, progress)
        except BackupFault as fault:
            raise Ending(str(fault)) from None
    print_json(_answer(made)) if as_json else _show(made)


def _let_others_go_first() -> None:
    """Whoever is being served comes before a backup, which may take its time."""
    if os.name == "posix":
        os.setpriority(os.PRIO_PROCESS, 0, max(LOW, os.getpriority(os.PRIO_PROCESS, 0)))


def _show(made: Backup) -> None:
    manifest = made.manifest
    typer.echo(
        f"{manifest.total:,} rows of {len(manifest.tables)} tables are in {made.file} ({made.size:,} bytes), "
        f"as they were at {manifest.at}. Read back and found whole."
    )
    if made.left_out:
        remark(f"Not Fingerpost's, and so not in it: {', '.join(made.left_out)}.")


def _answer(made: Backup) -> dict[str, object]:
    return {
        "file": str(made.file),
        "bytes": made.size,
        **made.manifest.summary(),
        "left_out": made.left_out,
        "is_proved": True,
    }
