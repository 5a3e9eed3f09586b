"""Which browser on which machine somebody uses, in words by which they know it again."""

BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
MACHINES = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
    ("Mac OS X", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux"),
)  # fmt: skip
"""The first that is named counts: most browsers name others too."""
UNKNOWN = "A browser that is not known"


def device_words(agent: str | None) -> str:
    """From what a browser says of itself: never a part of that text, for anybody can send anything."""
    said = (agent or "")[:500]
    browser = next((words for sign, words in BROWSERS if sign in said), None)
    machine = next((words for sign, words in MACHINES if sign in said), None)
    if browser is None:
        return UNKNOWN if machine is None else f"A browser on {machine}"
    return browser if machine is None else f"{browser} on {machine}"
