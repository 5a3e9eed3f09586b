"""`fingerpost restore`: a backup brought back into an empty database, or only looked at."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import make_url

from core import models
from core.commands.answers import print_json, progress, remark
from core.commands.backup_key import KeyFile, secret_of
from core.commands.databases import any_shape
from core.commands.endings import Ending
from core.commands.migrate import GrantTo, OwnerUrl, refuse_roles_of_sqlite
from core.commands.options import DEFAULT_URL, AsJson
from core.operations.backup import BackupFault, check
from core.operations.dump import Manifest
from core.operations.restore import Restored
from core.operations.restore import restore as bring_back


def restore(
    file: Annotated[Path, typer.Argument(help="What `fingerpost backup` made")],
    key_file: KeyFile = None,
    only_check: Annotated[
        bool, typer.Option("--check", help="Only prove that the file is whole; restore nothing")
    ] = False,
    grant: GrantTo = None,
    database: OwnerUrl = DEFAULT_URL,
    as_json: AsJson = False,
) -> None:
    """Bring a backup back into an empty database: all of it, or nothing. Then check the audit, as `audit verify` does.

    A backup of an older version is brought to the shape of this one. Everybody signs in anew. Exit code 1: nothing was
    restored, or the audit in the backup is not as it was written.

    Example: fingerpost restore fingerpost-monday.backup --key-file backup.key --database sqlite:///restored.db
    """
    secret = secret_of(key_file)
    with _faults_as_sentences():
        if only_check:
            _show_checked(file, check(file, secret, progress)[0], as_json)
            return
        with _nothing_left_behind(database), any_shape(database) as installation:
            refuse_roles_of_sqlite(installation.database, grant)
            done = bring_back(installation.database, models.METADATA, file, secret, progress, grant_to=grant)
    _show(done, as_json)
    raise typer.Exit(0 if done.verdict.fault is None else 1)


@contextmanager
def _faults_as_sentences() -> Iterator[None]:
    try:
        yield
    except BackupFault as fault:
        raise Ending(str(fault)) from None


@contextmanager
def _nothing_left_behind(url: str) -> Iterator[None]:
    """A SQLite file that was made only to be restored into goes again when that failed."""
    parsed = make_url(url)
    named = parsed.database if parsed.get_backend_name() == "sqlite" else None
    was_there = named is None or Path(named).exists()
    try:
        yield
    except BaseException:
        if named and not was_there:
            for ending in ("", "-wal", "-shm"):
                Path(f"{named}{ending}").unlink(missing_ok=True)
        raise


def _show(done: Restored, as_json: bool) -> None:
    verdict = done.verdict
    if as_json:
        print_json({**done.manifest.summary(), "audit": {**verdict.__dict__, "is_sound": verdict.fault is None}})
        return
    typer.echo(f"Restored {_words(done.manifest)}; every row compared.")
    if verdict.fault is None:
        typer.echo(f"Audit: {verdict.sealed} entries are as they were written; {verdict.unsealed} are not sealed yet.")
    else:
        typer.echo(f"Audit: {verdict.sealed} entries are as they were written; then: {verdict.fault}.")
    remark("Everybody signs in anew. Next: fingerpost doctor, then fingerpost serve")


def _show_checked(file: Path, manifest: Manifest, as_json: bool) -> None:
    if as_json:
        print_json({"file": str(file), **manifest.summary(), "is_proved": True})
    else:
        typer.echo(f"{file} is whole: {_words(manifest)}.")


def _words(manifest: Manifest) -> str:
    return f"{manifest.total:,} rows of {len(manifest.tables)} tables, as they were at {manifest.at}"
