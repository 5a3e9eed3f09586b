"""Names for tables inside conditions."""

from functools import cache

from sqlalchemy import FromClause, Table


@cache
def alias(table: Table, name: str) -> FromClause:
    """The same one each time: its columns are made once, not for every statement that asks for them."""
    return table.alias(name)
