"""DIALOG as the partnership ships it, in the words of a test."""

from core.content.instruments import Instrument
from core.dialog.areas import title_of

AREAS = (
    "mental_health", "physical_health", "job_situation", "accommodation", "leisure_activities", "friendships",
    "partner_family", "personal_safety", "medication", "practical_help", "meetings",
)  # fmt: skip

BETWEEN = {
    2: "Very dissatisfied", 3: "Fairly dissatisfied", 4: "In the middle", 5: "Fairly satisfied", 6: "Very satisfied",
}  # fmt: skip


def _items(key: str) -> list[dict[str, object]]:
    said = title_of(key)
    scale = {
        "key": key, "kind": "scale", "text": f"{said}: how satisfied are you?", "lowest": 1, "highest": 7,
        "lowest_text": "Totally dissatisfied", "highest_text": "Totally satisfied",
        "labels": [{"at": at, "text": text} for at, text in BETWEEN.items()],
    }  # fmt: skip
    return [scale, {"key": f"{key}_more_help", "kind": "yes_no", "text": f"{said}: do you want more help with this?"}]


def _score(key: str, title: str, items: tuple[str, ...]) -> dict[str, object]:
    counted = {"method": "mean", "missing": "withheld", "direction": "higher_is_better"}
    return {"key": key, "title": title, "items": items, **counted}


DIALOG = Instrument.model_validate(
    {
        "key": "partnership:dialog", "version": 1, "title": "DIALOG", "summary": "How satisfied with life and support.",
        "wording": "shown", "wording_source": "Our own words.", "source": "Made up.", "licence": "None needed.",
        "licence_url": "https://example.org", "sign_off": "Made up.", "owner": "A test", "label": "normal",
        "who_answers": "together",
        "sections": [{"key": "all", "title": "Life", "items": [item for key in AREAS for item in _items(key)]}],
        "scores": [
            _score("sqol", "Quality of life", AREAS[:8]),
            _score("treatment_satisfaction", "Treatment satisfaction", AREAS[8:]),
        ],
        "examples": [
            {
                "name": "All in the middle", "answers": dict.fromkeys(AREAS, 4),
                "scores": {"sqol": 4, "treatment_satisfaction": 4},
            }
        ],
    }
)  # fmt: skip
