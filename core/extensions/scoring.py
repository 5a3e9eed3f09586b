"""Scoring with what plugins bring to it: a scorer that fails costs its own figures and nothing else."""

from collections.abc import Mapping

from core.content.answers import AnswersRefused
from core.content.instruments import Instrument
from core.content.scoring import Scored, score
from core.extensions import failures
from core.extensions.catalogue import Catalogue


def scored_with(catalogue: Catalogue, instrument: Instrument, answers: Mapping[str, object]) -> Scored:
    """The result, whatever the scorer does: when it fails or is no longer there, `could_not_score` says so.

    Raises AnswersRefused like `score`.
    """
    scorer = catalogue.scorers.get(instrument.scorer or "")
    try:
        return score(instrument, answers, scorer)
    except AnswersRefused:
        raise
    except Exception as error:
        # An edge: a plugin's function may fail in any way, and the answers must be kept all the same.
        failures.note(instrument.plugin, f"scorer {instrument.scorer}", error)
        return score(instrument, answers)
