"""What one plugin's definitions say of another definition: a reference to nothing is named with its file and line."""

from collections.abc import Iterable, Iterator

from core.content.definition import Definition
from core.content.faults import ContentFault, Path
from core.content.yaml_text import YamlFault, read_yaml
from core.extensions.catalogue import Catalogue
from core.extensions.installed import HOUSE, Plugin


def references_to_nothing(plugins: Iterable[Plugin], catalogue: Catalogue) -> Iterator[ContentFault]:
    """Every instrument that a pathway asks for and no installed plugin declares. The partnership's own come with the
    program: a host made without them is not asked for them."""
    of_name = {plugin.name: plugin for plugin in plugins}
    for pathway in catalogue.pathways:
        for path, key in pathway.instruments():
            is_left_out = key.startswith(f"{HOUSE}:") and HOUSE not in of_name
            if catalogue.instruments.latest(key) is None and not is_left_out:
                message = f"no installed plugin declares the instrument '{key}'"
                yield _placed(of_name[pathway.plugin], pathway, path, message)


def _placed(plugin: Plugin, definition: Definition, path: Path, message: str) -> ContentFault:
    """The file is looked for only now: nobody else asks where a definition stood."""
    folder, key = plugin.folder / definition.FOLDER, ".".join(map(str, path))
    for file in sorted(folder.iterdir(), key=lambda one: one.name) if folder.is_dir() else ():
        try:
            text = read_yaml(file.read_bytes()) if file.name.endswith(".yaml") else None
        except YamlFault:
            continue
        said = text.value if text is not None else None
        if text and isinstance(said, dict) and (said.get("key"), said.get("version")) == definition.release:
            line = text.lines[text.nearest(path)]
            return ContentFault(plugin.name, f"{definition.FOLDER}/{file.name}", line, key, message)
    return ContentFault(plugin.name, f"{definition.key} version {definition.version}", 1, key, message)
