"""How many assessments a second are scored in one process: every shipped instrument, from its own worked examples."""

import time
from collections.abc import Iterator

from core.extensions.manager import PluginHost
from core.extensions.scoring import scored_with

LEAST = 20_000
SECONDS = 0.5


def run(seconds: float = SECONDS) -> Iterator[tuple[str, int, float]]:
    """(key, questions, assessments a second of CPU), the slowest of each instrument's complete examples."""
    catalogue = PluginHost.installed().catalogue
    for one in catalogue.instruments:
        answers = max((example.answers for example in one.examples), key=len, default={})
        scored_with(catalogue, one, answers)
        done, began = 0, time.process_time()
        while time.process_time() - began < seconds:
            for _ in range(200):
                scored_with(catalogue, one, answers)
            done += 200
        yield one.key, len(one.items), done / (time.process_time() - began)
