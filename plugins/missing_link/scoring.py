"""The four criteria for a MARAC referral, from the answers to DASH: which are met, and what is still open."""

from collections.abc import Mapping

from core.sdk import Answer, Scorer, ScorerResult

QUESTIONS = (
    "injury", "frightened", "what_afraid_of", "isolated", "low_or_suicidal", "separated", "child_contact", "stalking",
    "pregnancy", "more_often", "worse", "control", "weapons", "threats_to_kill", "strangling", "sexual",
    "others_threaten", "hurt_others", "animals", "money", "substances", "other_suicidal", "broke_orders",
    "police_record",
)  # fmt: skip
VISIBLE_HIGH_RISK, ESCALATION = 14, 3


def criteria(answers: Mapping[str, Answer]) -> ScorerResult:
    """Each criterion alone is enough, and none takes another away.

    The number of yes answers is withheld while a question is open or answered with don't know: neither is a no. Nothing
    here ever says that the danger is low.
    """
    given = list(map(answers.get, QUESTIONS))
    yes = given.count("yes")
    open_questions = len(given) - yes - given.count("no")
    incidents = answers.get("incidents")
    met = {
        "visible_high_risk": yes >= VISIBLE_HIGH_RISK,
        "professional_judgement": answers.get("professional_judgement") == "yes",
        "escalation": isinstance(incidents, int | float) and incidents >= ESCALATION,
        "repeat": answers.get("repeat") == "yes",
    }
    outcomes = {criterion: "met" for criterion, is_met in met.items() if is_met}
    is_open = bool(open_questions) or incidents is None or answers.get("repeat") not in ("yes", "no")
    if outcomes:
        outcomes["marac"] = "refer"
    elif not is_open:
        outcomes["marac"] = "no_criterion_met"
    if is_open:
        outcomes["review"] = "needed"
    return ScorerResult({"yes_answers": None if open_questions else yes}, outcomes)


SCORERS = (Scorer("missing_link:dash", criteria),)
