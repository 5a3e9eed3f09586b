"""The strict, frozen model that all content is made of, and the kinds of words in it."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
PluginKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}:[a-z][a-z0-9_]{0,59}$")]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Url = Annotated[str, StringConstraints(pattern=r"^https://\S+$", max_length=300)]
Version = Annotated[int, Field(strict=True, ge=1, le=9999)]
Whole = Annotated[int, Field(strict=True, ge=-1_000_000, le=1_000_000)]
Number = Annotated[float, Field(strict=True, ge=-1_000_000, le=1_000_000, allow_inf_nan=False)]
Flag = Annotated[bool, Field(strict=True)]


class Strict(BaseModel):
    """A misspelt key is an error with a file and a line, never a silent default; nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)
