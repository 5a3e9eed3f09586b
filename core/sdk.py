'''Everything a plugin may use of Fingerpost; a plugin imports core only through this module.

A plugin is a package with a module `plugin.py`, named in its pyproject.toml:

    [project.entry-points."fingerpost.plugins"]
    bright_paths = "bright_paths.plugin"

and this is a whole `plugin.py`; the first line of its docstring is what people read about it:

    """Bright Paths: forms for walking groups."""

    from collections.abc import Sequence
    from core.sdk import Instrument, hookimpl, load_instruments

    @hookimpl
    def register_instruments() -> Sequence[Instrument]:
        return load_instruments("bright_paths")

Its instruments stand beside it as `instruments/*.yaml`, their keys begin with `bright_paths:`, and a fault in one is
reported with file and line when the program starts. Competency frameworks and pathways go the same way:
`frameworks/*.yaml` and `pathways/*.yaml`, `load_frameworks` and `load_pathways`, `register_frameworks` and
`register_pathways`. `README.md` says where the words come from and under what licence;
`policy.csv`, if there is one, proposes access rules. `core.extensions.hookspecs` is the menu of hooks.
'''

from core.access.vocabulary import Action
from core.content.frameworks import Framework
from core.content.instruments import Instrument
from core.content.items import Answer
from core.content.loader import load_frameworks, load_instruments, load_pathways
from core.content.pathways import Pathway
from core.content.scorers import Scorer, ScorerResult
from core.extensions.events import AssessmentCompleted, FollowUp
from core.extensions.hookspecs import hookimpl
from core.extensions.jobs import PastAssessment, PluginJob, Reminder
from core.extensions.pages import Look, PageIn, PluginPage, PluginPanel, SeenAssessment, SeenPerson
from core.extensions.settings import OneOf, Setting, Settings, Text, WholeNumber, YesNo
from core.extensions.views import Cell, Table, View

__all__ = [
    "Action",
    "Answer",
    "AssessmentCompleted",
    "Cell",
    "FollowUp",
    "Framework",
    "Instrument",
    "Look",
    "OneOf",
    "PageIn",
    "PastAssessment",
    "Pathway",
    "PluginJob",
    "PluginPage",
    "PluginPanel",
    "Reminder",
    "Scorer",
    "ScorerResult",
    "SeenAssessment",
    "SeenPerson",
    "Setting",
    "Settings",
    "Table",
    "Text",
    "View",
    "WholeNumber",
    "YesNo",
    "hookimpl",
    "load_frameworks",
    "load_instruments",
    "load_pathways",
]
