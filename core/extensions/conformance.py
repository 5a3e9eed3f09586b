"""What every plugin must keep to, in this repository or not; each check returns what is wrong, in sentences."""

import ast
from collections.abc import Iterator
from importlib.resources.abc import Traversable

from core.access.plugin_rules import plugin_rule_faults
from core.access.vocabulary import Vocabulary
from core.content.kinds import KINDS
from core.content.loader import unreleased
from core.extensions.catalogue import Catalogue
from core.extensions.installed import Plugin

# A plugin runs inside the program with the rights of the program: it gets no way out of it.
OUT_OF_REACH = frozenset(
    {
        *("aiohttp", "asyncio", "ctypes", "ftplib", "http", "httpx", "httpx2", "imaplib", "importlib"),
        *("multiprocessing", "os", "pluggy", "poplib", "pty", "requests", "smtplib", "socket", "socketserver"),
        *("sqlalchemy", "sqlite3", "ssl", "subprocess", "telnetlib", "urllib", "urllib3", "websockets", "xmlrpc"),
    }
)
NOT_CALLED = frozenset({"eval", "exec", "compile", "__import__"})
README = "README.md"
_SAID = frozenset({"source", "licence", "wording_source", "owner", "sign_off"})
_UNSAID = ("todo", "tbd", "unknown", "n/a", "none", "-")


def faults_of(plugin: Plugin, catalogue: Catalogue, words: Vocabulary) -> tuple[str, ...]:
    """Everything that is wrong with one plugin; empty when it conforms. `words`: those its rules may use."""
    return (
        *source_faults(plugin),
        *readme_faults(plugin),
        *licence_faults(plugin, catalogue),
        *release_faults(plugin),
        *policy_faults(plugin, words),
    )


def source_faults(plugin: Plugin) -> Iterator[str]:
    """Imports past `core.sdk`, of other plugins, of the network and of processes; calls that build code."""
    family = (plugin.module.__package__ or plugin.name).rpartition(".")[0]
    own = plugin.module.__package__ or plugin.name
    for name, file in _files(plugin.folder, ".py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            for message in _node_faults(node, own, family):
                yield f"plugin {plugin.name}, {name} line {getattr(node, 'lineno', 1)}: {message}"


def readme_faults(plugin: Plugin) -> Iterator[str]:
    readme = plugin.folder / README
    if not readme.is_file() or not readme.read_text(encoding="utf-8").strip():
        yield f"plugin {plugin.name}: write a {README} with sources, licences and owner"
    if not plugin.summary:
        yield f"plugin {plugin.name}: begin its module with a docstring; the first line is shown to people"


def licence_faults(plugin: Plugin, catalogue: Catalogue) -> Iterator[str]:
    """Where the words come from, under what licence, who owns them: said, and not with a placeholder."""
    shelves = (catalogue.instruments, catalogue.frameworks, catalogue.pathways)
    for definition in (one for shelf in shelves for one in shelf.of_plugin(plugin.name)):
        for field in sorted(_SAID & type(definition).model_fields.keys()):
            if str(getattr(definition, field)).strip().lower() in _UNSAID:
                yield f"plugin {plugin.name}, {definition.key} version {definition.version}: fill in '{field}'"


def release_faults(plugin: Plugin) -> Iterator[str]:
    """Records pin key and version: what is shipped is locked."""
    for kind in KINDS:
        if (folder := plugin.folder / kind.FOLDER).is_dir():
            for draft in unreleased(plugin.name, folder, kind):
                key, version = draft.release
                yield f"plugin {plugin.name}, {draft.file}: {key} version {version} is not in released.lock"


def policy_faults(plugin: Plugin, words: Vocabulary) -> Iterator[str]:
    """Rules that are not its own to propose; their words are checked with all others when the policy is drafted."""
    for fault in plugin_rule_faults(plugin.name, plugin.policy_text, words):
        yield f"plugin {plugin.name}, policy.csv {fault}"


def _files(folder: Traversable, ending: str, path: str = "") -> Iterator[tuple[str, Traversable]]:
    for found in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if found.is_dir():
            yield from _files(found, ending, f"{path}{found.name}/")
        elif found.name.endswith(ending):
            yield path + found.name, found


def _node_faults(node: ast.AST, own: str, family: str) -> Iterator[str]:
    for module in _imported(node):
        top = module.partition(".")[0]
        if top == "core" and module != "core.sdk" and not module.startswith("core.sdk."):
            yield f"imports {module}; a plugin imports core only through core.sdk"
        elif top in OUT_OF_REACH:
            yield f"imports {module}; a plugin reaches no network, process or database"
        elif module.startswith("..") or _is_other_plugin(module, own, family):
            yield f"imports {module}; plugins do not import each other"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in NOT_CALLED:
        yield f"calls {node.func.id}()"


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.level:
        yield "." * node.level
    elif isinstance(node, ast.ImportFrom) and node.module == "core":
        yield from (f"core.{alias.name}" for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        yield node.module or ""


def _is_other_plugin(module: str, own: str, family: str) -> bool:
    """A sibling in the same parent package, such as `plugins.nilaari` seen from `plugins.alabare`. Beside the
    partnership's own plugin stands core, of which `core.sdk` is open to it."""
    inside = module == own or module.startswith(f"{own}.")
    return family not in ("", "core") and module.startswith(f"{family}.") and not inside
