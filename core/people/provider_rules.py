"""What an installation says of its identity provider, in YAML: its name, what counts as a second step, and which claims
stand for which roles."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from core.access.words import WORDS
from core.content.yaml_text import YamlFault, read_yaml
from core.people.roles import FOR_SYSTEMS, POWERFUL

Claims = Mapping[str, object]
Word = Annotated[str, Field(min_length=1, max_length=200)]
ORDINARY = frozenset(role.name for role in WORDS.roles) - POWERFUL - FOR_SYSTEMS


class WrongRules(ValueError):
    """The file does not say what it has to; the message names the place."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RoleRule(_Strict):
    """Whoever carries this claim has this role there: `value` is one of its texts (a group of Entra), or `where` holds
    of one of its objects (a role of NHS CIS2)."""

    claim: Word
    value: Word | None = None
    where: dict[Word, Word] = Field(default_factory=dict)
    organisation: Word
    role: Word

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if (self.value is None) == (not self.where):
            raise ValueError("say either a value, or where")
        if self.role not in ORDINARY:
            raise ValueError(f"no claim gives the role '{self.role}': powerful roles are granted by two people here")
        return self

    def holds(self, claims: Claims) -> bool:
        said = claims.get(self.claim)
        return any(self._is_met(one) for one in (said if isinstance(said, list) else [said]))

    def _is_met(self, said: object) -> bool:
        if self.value is not None:
            return said == self.value
        return isinstance(said, dict) and all(said.get(name) == text for name, text in self.where.items())


class SecondStep(_Strict):
    """The values of `amr` and `acr` by which the provider says that it asked for more than a password."""

    amr: frozenset[Word] = frozenset()
    acr: frozenset[Word] = frozenset()

    def was_taken(self, claims: Claims) -> bool:
        methods = claims.get("amr")
        named = methods if isinstance(methods, list) else [methods]
        return claims.get("acr") in self.acr or any(one in self.amr for one in named if isinstance(one, str))


class ProviderRules(_Strict):
    """`name` is what the button says."""

    name: Word = "your organisation’s account"
    scopes: tuple[Word, ...] = ("openid", "profile")
    second_step: SecondStep = SecondStep()
    roles: tuple[RoleRule, ...] = ()

    @classmethod
    def read(cls, file: Path) -> "ProviderRules":
        """Raises `WrongRules`."""
        try:
            return cls.model_validate(read_yaml(file.read_bytes()).value)
        except OSError as fault:
            raise WrongRules(f"{file} cannot be read: {type(fault).__name__}") from None
        except YamlFault as fault:
            raise WrongRules(f"{file}, line {fault.line}: {fault.message}") from None
        except ValidationError as refusal:
            raise WrongRules("\n".join(f"{file}: {line}" for line in _said(refusal))) from None

    def wanted(self, claims: Claims) -> set[tuple[str, str]]:
        """(organisation's key, role) of every rule that holds."""
        return {(rule.organisation, rule.role) for rule in self.roles if rule.holds(claims)}


def _said(refusal: ValidationError) -> Iterator[str]:
    faults: Iterable[Mapping[str, object]] = refusal.errors(include_url=False, include_input=False)
    for fault in faults:
        place = ".".join(str(step) for step in fault["loc"])  # type: ignore[attr-defined]
        yield f"{place or 'the file'}: {fault['msg']}"
