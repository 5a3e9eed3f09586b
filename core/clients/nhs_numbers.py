"""Reading an NHS number as somebody typed or sent it: the raw text is always kept, the check digit decides `valid`."""

import re
from dataclasses import dataclass

from nhs_number.validate import is_valid

# ASCII digits only: `\d` would take digits of other scripts, which nobody could type into a national system again.
_FORMAT = re.compile(r"([0-9]{3})[ -]?([0-9]{3})[ -]?([0-9]{4})", re.ASCII)


@dataclass(frozen=True)
class NhsNumber:
    """`digits` are the ten digits when the text has that shape, right or wrong; match only on a `valid` one."""

    raw: str
    digits: str | None
    valid: bool

    @property
    def display(self) -> str:
        """Spaced 3-3-4 as the NHS prints it; the raw text when it has no ten digits."""
        if self.digits is None:
            return self.raw
        return f"{self.digits[:3]} {self.digits[3:6]} {self.digits[6:]}"

    @property
    def is_test_range(self) -> bool:
        """Numbers from 999 000 0000 on are never issued to people: synthetic records use them."""
        return self.digits is not None and self.digits.startswith("999")


def read(raw: str) -> NhsNumber:
    """Never raises: what is no NHS number comes back as not valid."""
    shaped = _FORMAT.fullmatch(raw.strip())
    if shaped is None:
        return NhsNumber(raw, None, False)
    digits = "".join(shaped.groups())
    # 0000000000 and 9999999999 among others have a right check digit, and are what systems write for "none".
    same_throughout = len(set(digits)) == 1
    return NhsNumber(raw, digits, not same_throughout and is_valid(digits))
