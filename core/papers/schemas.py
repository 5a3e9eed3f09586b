"""What the API about papers gives."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from core.papers.tables import PaperName


class TableOut(BaseModel):
    """One table; every row has as many cells as there are columns."""

    model_config = ConfigDict(from_attributes=True)

    title: str
    remark: str
    columns: list[str]
    rows: list[list[str]]


class PaperOut(BaseModel):
    """A paper of your organisation, made from what is configured now."""

    model_config = ConfigDict(from_attributes=True)

    name: PaperName
    title: str
    organisation: str
    made_at: datetime
    policy: int = Field(description="The version of the rules in force")
    tables: list[TableOut]
