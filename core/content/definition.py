"""What every definition in a file has in common: its key and version, and where it comes from."""

from typing import ClassVar

from core.content.strict import PluginKey, Sentence, Strict, Url, Version, Words


class Definition(Strict):
    """One version of something that a plugin declares in a YAML file and that records pin.

    `FOLDER`: the folder of a plugin's package in which files of this kind stand.
    """

    FOLDER: ClassVar[str]

    key: PluginKey
    version: Version
    title: Sentence
    summary: Words
    source: Words
    licence: Sentence
    licence_url: Url
    owner: Sentence
    sign_off: Sentence

    @property
    def plugin(self) -> str:
        """The plugin it belongs to: the word before the colon of its key."""
        return self.key.partition(":")[0]

    @property
    def release(self) -> tuple[str, int]:
        return self.key, self.version
