"""`fingerpost audit`: whether the audit is as it was written, and the key of its anchors."""

from pathlib import Path
from typing import Annotated

import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.access.audit.anchor_key import make_key, read_key
from core.access.audit.anchors import AnchorFault, ChainAnchor, along, given_up, public_of, readable_in, that_hold
from core.access.audit.seal import verify
from core.access.system import Reason
from core.commands.answers import print_json, progress
from core.commands.databases import in_use
from core.commands.endings import Commands, Ending, WrongUse
from core.commands.options import DEFAULT_URL, AsJson, DatabaseUrl
from core.operations.anchoring import made_so_far, make, trusted_keys
from core.settings import Settings

app = typer.Typer(cls=Commands, no_args_is_help=True, help="Check the audit, and anchor it.")
Folder = Annotated[
    Path | None, typer.Option("--anchors", help="A folder of anchors that left this machine", file_okay=False)
]
Keys = Annotated[
    list[str] | None,
    typer.Option(
        "--key", metavar="HEX", help="The public half of a key that is trusted; without any the first anchor's"
    ),
]


@app.callback()
def group() -> None:
    """Check the audit, and anchor it."""


@app.command(name="verify")
def verify_chain(
    anchors: Folder = None, key: Keys = None, database: DatabaseUrl = DEFAULT_URL, as_json: AsJson = False
) -> None:
    """Walk the chain of seals; names the first entry that was changed, removed or reordered, and exits 1.

    With anchors also whatever was rewritten and sealed anew, cut off its end, or lost when an older state was put back.
    Entries not sealed yet are counted: the service seals once a second.

    Example: fingerpost audit verify --anchors /mnt/anchors
    """
    line, doubts = _along(anchors, key)
    with in_use(database) as installation, progress("Checking the audit") as advance:
        verdict = verify(installation.database, advance, that_hold(line))
    remarks, is_sound = given_up(line), verdict.fault is None and not doubts
    if as_json:
        said = {**verdict.__dict__, "is_sound": is_sound}
        print_json({**said, "anchors": len(line), "remarks": remarks, "doubts": doubts} if anchors else said)
    elif verdict.fault is not None:
        typer.echo(f"{verdict.sealed} entries are as they were written; then: {verdict.fault}.")
    else:
        typer.echo(f"{verdict.sealed} entries are as they were written; {verdict.unsealed} are not sealed yet.")
    for one in () if as_json else (*remarks, *_of_anchors(line)):
        typer.echo(f"{one}.")
    if doubts and not as_json:
        raise Ending(f"The anchors are in doubt: {'; '.join(doubts)}.")
    raise typer.Exit(0 if is_sound else 1)


@app.command(name="key")
def new_key(
    file: Annotated[Path, typer.Argument(help="The file to make; one that is there already is left alone")],
    instead_of: Annotated[
        Path | None, typer.Option(help="The key used until now: it announces the new one with a last anchor")
    ] = None,
    database: DatabaseUrl = DEFAULT_URL,
) -> None:
    """Make the key that signs anchors, for the service's account alone; prints its public half, which is no secret.

    Write the public half down elsewhere. To change keys, name the old one: then check for the last anchor to leave, set
    FINGERPOST_ANCHOR_KEY to the new file, and start the service again. If the old key is lost, leave it out: from the
    next anchor on every check asks whether the new one is trusted.

    Example: fingerpost audit key /etc/fingerpost/anchor-2.key --instead-of /etc/fingerpost/anchor.key
    """
    old = _read(instead_of) if instead_of else None
    try:
        public = public_of(make_key(file))
    except FileExistsError:
        raise Ending(f"{file} is there already; it was left as it is. Choose another name.") from None
    with in_use(database) as installation, installation.doors.system(Reason.AUDIT) as system:
        if old is not None:
            make(system.connection, old, next_key=public)
        system.note(
            "anchor key made", detail=f"{public[:16]}, {'announced' if old else 'not announced'} by the old key"
        )
    typer.echo(public)


@app.command(name="anchor")
def anchor_after_restore(
    after_restore: Annotated[str, typer.Option(help="Why an older state was put back: kept with the anchor for good")],
    anchors: Folder = None,
    key: Keys = None,
    database: DatabaseUrl = DEFAULT_URL,
) -> None:
    """After a restore that was meant: an anchor that gives up those which vouch for what is no more.

    Every later check says so, with the reason; the privacy officers should hear of it from you.

    Example: fingerpost audit anchor --after-restore "disk failed on 21 November; backup of that night restored"
    """
    settings = Settings()
    away = _line(anchors or settings.anchor_folder, key)
    signing = _read(settings.anchor_key)
    if not after_restore.strip():
        raise WrongUse("--after-restore needs the reason in words.")
    with in_use(database) as installation, installation.doors.system(Reason.AUDIT) as system:
        here = {one.digest for one in made_so_far(system.connection)}
        lost = [one for one in away if one.digest not in here]
        if not lost:
            raise Ending("Every anchor there is one of this database: nothing is to be given up.")
        made = make(system.connection, signing, after=away[-1], replaces=lost[0].number, why=after_restore.strip())
        system.note("anchors given up", detail=f"{lost[0].number} to {lost[-1].number}: {after_restore.strip()}"[:500])
    typer.echo(
        f"Anchor {made.number} gives up anchors {lost[0].number} to {made.number - 1}. The service takes it away."
    )


def _along(folder: Path | None, keys: list[str] | None) -> tuple[list[ChainAnchor], list[str]]:
    """The anchors of a folder that vouch for the audit, and what is wrong with the others."""
    if folder is None:
        return [], []
    found, faults = readable_in(folder)
    sound, wrong = along(found, keys or trusted_keys(Settings()))
    if not found and not faults:
        raise WrongUse(f"There is no anchor in {folder}.")
    return sound, faults + wrong


def _line(folder: Path | None, keys: list[str] | None) -> list[ChainAnchor]:
    """The anchors of a folder, each signed and following the one before."""
    found, doubts = _along(folder, keys)
    if doubts:
        raise Ending(f"The anchors are in doubt: {doubts[0]}.")
    return found


def _of_anchors(line: list[ChainAnchor]) -> list[str]:
    if not line:
        return []
    first, last = line[0], line[-1]
    keys = len({one.key for one in line})
    return [f"{len(line)} anchors of {first.day} to {last.day} were compared, signed with {keys} key(s)"]


def _read(file: Path | None) -> Ed25519PrivateKey:
    try:
        return read_key(file)
    except AnchorFault as fault:
        raise Ending(f"{fault}.") from None
