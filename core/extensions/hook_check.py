"""Compares a plugin's hook implementations with the menu, so that a slip is named with its file and line."""

import inspect
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from pathlib import Path
from types import ModuleType

from core.extensions import hookspecs

_IMPLEMENTED, _SPECIFIED = f"{hookspecs.PROJECT}_impl", f"{hookspecs.PROJECT}_spec"


def hook_faults(module: ModuleType) -> Iterator[str]:
    """Each fault with its place: an unknown hook, an unknown argument, an option."""
    menu = _marked(hookspecs, _SPECIFIED)
    for name, function in _marked(module, _IMPLEMENTED).items():
        if message := _fault(name, function, menu):
            yield f"{_place(function)}: {message}"


def _marked(module: ModuleType, mark: str) -> dict[str, Callable[..., object]]:
    return {name: found for name, found in inspect.getmembers(module, inspect.isfunction) if hasattr(found, mark)}


def _fault(name: str, function: Callable[..., object], menu: dict[str, Callable[..., object]]) -> str | None:
    if name not in menu:
        near = get_close_matches(name, menu, n=1)
        hint = f"did you mean '{near[0]}'?" if near else f"the hooks are {', '.join(sorted(menu))}"
        return f"there is no hook '{name}'; {hint}"
    allowed = list(inspect.signature(menu[name]).parameters)
    for argument in inspect.signature(function).parameters:
        if argument not in allowed:
            return f"the hook '{name}' has no argument '{argument}'; it has {', '.join(allowed) or 'none'}"
    if any(getattr(function, _IMPLEMENTED).values()):
        # A wrapper would see what other plugins answer, an optional hook would hide a misspelt name.
        return f"the hook '{name}' is marked with an option; use @hookimpl alone"
    return None


def _place(function: Callable[..., object]) -> str:
    code = inspect.unwrap(function).__code__
    path = Path(code.co_filename)
    return f"{path.parent.name}/{path.name} line {code.co_firstlineno}"
