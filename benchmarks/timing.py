"""Interleaved timing: every contender runs once per round, medians over the rounds, so that noise meets all alike."""

import time
from collections.abc import Callable, Mapping
from statistics import median

Contender = Callable[[], object]


def interleaved(contenders: Mapping[str, Contender], rounds: int) -> dict[str, float]:
    """Median milliseconds per contender; each has run three times before the clock counts."""
    for contender in contenders.values():
        for _ in range(3):
            contender()
    taken: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, contender in contenders.items():
            began = time.perf_counter()
            contender()
            taken[name].append((time.perf_counter() - began) * 1000)
    return {name: median(times) for name, times in taken.items()}
