"""The key of backups: out of a file or the environment, never on the command line, where others could see it."""

import os
from pathlib import Path
from typing import Annotated

import typer

from core.commands.endings import WrongUse

VARIABLE = "FINGERPOST_BACKUP_KEY"
SHORTEST = 16
HOW = "Make one: openssl rand -base64 32 > backup.key"

KeyFile = Annotated[
    Path | None,
    typer.Option("--key-file", metavar="PATH", help=f"A file that holds the key; else {VARIABLE} holds it"),
]


def secret_of(key_file: Path | None) -> bytes:
    """The key without the line end that most editors put after it."""
    said = key_file.read_bytes() if key_file else os.environ.get(VARIABLE, "").encode()
    secret = said.strip()
    if not secret:
        raise WrongUse(f"This needs a key: give --key-file PATH or set {VARIABLE}. {HOW}")
    if len(secret) < SHORTEST:
        raise WrongUse(f"This key is too short to be safe: use {SHORTEST} characters or more. {HOW}")
    return secret
