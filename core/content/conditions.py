"""What a rule of an instrument may ask about an assessment: a closed set of questions, no expressions."""

from collections.abc import Iterable, Mapping

from pydantic import model_validator

from core.content.strict import Key, Strict


class When(Strict):
    """One of: *this item has this answer*, *this score is in this band*, *this outcome has this value*."""

    item: Key | None = None
    answer: Key | None = None
    score: Key | None = None
    band: Key | None = None
    outcome: Key | None = None
    value: Key | None = None

    @model_validator(mode="after")
    def _one_pair(self) -> "When":
        pairs = ((self.item, self.answer), (self.score, self.band), (self.outcome, self.value))
        said = [pair for pair in pairs if any(pair)]
        if len(said) != 1 or None in said[0]:
            raise ValueError("say either item and answer, or score and band, or outcome and value")
        return self


class AnyOf:
    """Several conditions of which one is enough, made ready to be asked many times."""

    __slots__ = ("_bands", "_items", "_outcomes", "asks_bands")

    def __init__(self, any_of: Iterable[When]) -> None:
        asked = tuple(any_of)
        self._items = tuple((one.item, one.answer) for one in asked if one.item and one.answer)
        self._bands = tuple((one.score, one.band) for one in asked if one.score and one.band)
        self._outcomes = tuple((one.outcome, one.value) for one in asked if one.outcome and one.value)
        self.asks_bands = bool(self._bands)

    def holds(self, answers: Mapping[str, object], bands: Mapping[str, str], outcomes: Mapping[str, str]) -> bool:
        """Nothing answered and a score withheld hold nothing."""
        for item, wanted in self._items:
            answer = answers.get(item)
            if answer == wanted or (type(answer) is not str and isinstance(answer, list | tuple) and wanted in answer):
                return True
        for score, band in self._bands:
            if bands.get(score) == band:
                return True
        # Most conditions ask for no outcome: a generator would be made for nothing.
        return bool(self._outcomes) and any(outcomes.get(outcome) == value for outcome, value in self._outcomes)
