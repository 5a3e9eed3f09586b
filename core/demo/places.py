"""Invented addresses and numbers: real towns, made-up streets, and numbers that ring at nobody's home."""

from random import Random

TOWNS: dict[str, tuple[tuple[str, str], ...]] = {
    "bath": (("Bath", "BA1"), ("Bath", "BA2"), ("Keynsham", "BS31"), ("Radstock", "BA3")),
    "swindon": (("Swindon", "SN1"), ("Swindon", "SN2"), ("Swindon", "SN3"), ("Highworth", "SN6")),
    "wiltshire": (("Salisbury", "SP1"), ("Trowbridge", "BA14"), ("Devizes", "SN10"), ("Amesbury", "SP4")),
}
STREETS = (
    "Abbots Wharf Walk", "Barley Stile Lane", "Candlemaker Row", "Dewpond Close", "Eel House Road", "Foxglove Parade",
    "Goosehill View", "Hurdle Makers Yard", "Ironstone Terrace", "Juniper Bank", "Kiln Orchard", "Lapwing Gardens",
    "Mill Leat Crescent", "Nettlecombe Drive", "Old Weighbridge", "Plover Rise", "Quarrymans Rest", "Rookery Steps",
)  # fmt: skip
# Inward codes are never made with these letters, so no such postcode can be anybody's.
NEVER = "CIKMOV"


def address(random: Random, locality: str) -> tuple[str, str]:
    """(address, postcode): the town exists, the street and the postcode do not."""
    town, district = random.choice(TOWNS[locality])
    flat = f"Flat {random.randint(1, 12)}, " if random.random() < 0.3 else ""
    inward = f"{random.randint(0, 9)}{random.choice(NEVER)}{random.choice(NEVER)}"
    return f"{flat}{random.randint(1, 120)} {random.choice(STREETS)}, {town}", f"{district} {inward}"


def mobile(random: Random) -> str:
    """From the numbers that Ofcom keeps free for films and plays."""
    return f"07700 900{random.randint(0, 999):03d}"


def phone(random: Random) -> str:
    return f"01632 960{random.randint(0, 999):03d}"


def nhs_number(random: Random) -> str:
    """A number of the range 999, which is never issued to people, with its right check digit."""
    while True:
        digits = "999" + "".join(str(random.randint(0, 9)) for _ in range(6))
        check = 11 - sum(int(digit) * (10 - place) for place, digit in enumerate(digits)) % 11
        if check != 10:
            return digits + str(check % 11)


def mistyped(number: str) -> str:
    """The same number with its last digit wrong: kept as it came, never matched on."""
    return number[:-1] + str((int(number[-1]) + 1) % 10)
