"""Checking policy files before anybody publishes them: every fault of every file, each with its own line."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.access.check import Fault, PolicyFaults, check
from core.access.vocabulary import Vocabulary
from core.organisations.partnership import BSW


@dataclass(frozen=True)
class PolicyFile:
    name: str
    text: str


@dataclass(frozen=True)
class FileFault:
    """A fault and the file it is in; `line` is None for what concerns the whole policy."""

    file: str
    line: int | None
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.message}" if self.line is None else f"{self.file} line {self.line}: {self.message}"


def faults_in(files: Sequence[PolicyFile], words: Vocabulary) -> list[FileFault]:
    """All faults of the files read together, in their order, as one policy: a plugin's rules use the words that the
    partnership's file makes."""
    try:
        check("\n".join(file.text.rstrip("\n") for file in files), words)
    except PolicyFaults as found:
        return [_placed(files, fault) for fault in found.faults]
    return []


def standing_words(declared: Vocabulary) -> Vocabulary:
    """The words of the partnership as it is set up, for checking a file where no database is at hand."""
    organisations = frozenset(one.key for one in BSW.organisations)
    return replace(declared, organisations=organisations, agreements={BSW.agreement.key: BSW.agreement.scope})


def _placed(files: Sequence[PolicyFile], fault: Fault) -> FileFault:
    """The line of the whole as the line of one file. A fault that quotes another line names that file's too."""
    if fault.line is None:
        return FileFault(", ".join(file.name for file in files), None, fault.message)
    first = 1
    for file in files:
        lines = file.text.rstrip("\n").count("\n") + 1
        if fault.line < first + lines:
            return FileFault(file.name, fault.line - first + 1, fault.message)
        first += lines
    return FileFault(files[-1].name, fault.line - first + 1, fault.message)
