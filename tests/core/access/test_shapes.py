"""What was found out about a statement is kept for its shape, never for another one."""

import pytest
from sqlalchemy import Select, literal_column, select
from sqlalchemy.orm import aliased

from core.access import shapes
from core.access.errors import Bypass
from core.access.guard import check
from core.access.shapes import KeptByShape
from core.clients.models import Client

Statement = Select[*tuple[object, ...]]
BY_NAME = select(Client.id).where(Client.family_name == "Jones")


def reading() -> tuple[KeptByShape[int], list[Statement]]:
    """A reader, and what it has read so far."""
    read: list[Statement] = []

    def find(statement: Statement) -> int:
        read.append(statement)
        return len(read)

    return KeptByShape(find), read


@pytest.mark.parametrize(
    "other",
    [
        select(Client.id).where(Client.given_name == "Jones"),
        select(Client.id, Client.label).where(Client.family_name == "Jones"),
        select(Client.__table__.c.id).where(Client.__table__.c.family_name == "Jones"),
        select(aliased(Client).id).where(aliased(Client).family_name == "Jones"),
        select(literal_column("client.id")).select_from(Client).where(Client.family_name == "Jones"),
        BY_NAME.limit(5),
        BY_NAME.with_hint(Client, "USE INDEX"),
        BY_NAME.prefix_with("ALL"),
        BY_NAME.correlate(None),
    ],
)
def test_another_shape_is_read_for_itself(other: Statement) -> None:
    kept, read = reading()
    kept(BY_NAME)
    kept(other)
    assert len(read) == 2


def test_the_same_shape_with_another_value_is_read_once() -> None:
    kept, read = reading()
    kept(BY_NAME)
    kept(select(Client.id).where(Client.family_name == "Smith"))
    assert len(read) == 1


def test_what_was_found_is_answered_again() -> None:
    kept, _ = reading()
    assert kept(BY_NAME) == kept(BY_NAME)


def test_a_refusal_is_no_finding() -> None:
    kept, text = KeptByShape(check), select(Client.__table__.c.id)
    for _ in range(2):
        with pytest.raises(Bypass):
            kept(text)


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shapes, "MOST", 2)
    kept, read = reading()
    for n in range(5):
        kept(select(Client.id, *[Client.label] * n))
    assert (len(read), len(kept._kept) <= 2) == (5, True)
