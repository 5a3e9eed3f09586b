"""The kinds of definition that a plugin may ship, each in a folder of its own."""

from core.content.definition import Definition
from core.content.frameworks import Framework
from core.content.instruments import Instrument
from core.content.pathways import Pathway

KINDS: tuple[type[Definition], ...] = (Instrument, Framework, Pathway)
