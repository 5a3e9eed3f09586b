"""One loader option for all protected classes: the policy's condition in every select, keyed by who asks."""

from sqlalchemy import ColumnElement, bindparam, false, or_
from sqlalchemy.orm import LoaderCriteriaOption, Mapper, with_loader_criteria
from sqlalchemy.orm.util import AliasedInsp

from core.access.clauses import clause, keep
from core.access.policy import Asking, Policy
from core.access.protected import Protected, Record


def page_parameter(model: type[Protected]) -> str:
    """The name of the parameter that holds the ids the door has just found for this class."""
    return "found_" + model.kind.name


class Visible(LoaderCriteriaOption):
    """Its cache key is who asks (policy, roles, organisation), not the SQL, which is built only when a statement is
    compiled for the first time; the actor is a parameter. With `page`, rows of that class whose ids the door has
    just selected are let through without asking again; `one_by_one`, for a statement that finds few rows by an index:
    each of them is asked, instead of gathering first all that the actor may see.

    It overrides two private methods (SQLAlchemy is pinned to the minor version); should they ever not be called, the
    criteria are `false()`: nothing is shown.
    """

    __slots__ = ("asking", "key", "one_by_one", "page", "policy")

    def __init__(
        self, policy: Policy, asking: Asking, page: type[Protected] | None = None, *, one_by_one: bool = False
    ) -> None:
        super().__init__(Protected, false(), include_aliases=True)
        self.policy, self.asking, self.page, self.one_by_one = policy, asking, page, one_by_one
        self.key = (policy, asking, page, one_by_one)

    def _gen_cache_key(self, anon_map: object, bindparams: object) -> tuple[object, ...]:
        return Visible, self.key

    def _should_include(self, compile_state) -> bool:  # type: ignore[no-untyped-def]
        """Conditions themselves see all rows."""
        return not compile_state._containing_loader_criteria

    def _resolve_where_criteria(self, entity: Mapper[Protected] | AliasedInsp[Protected]) -> ColumnElement[bool]:
        """Made once for each class: every statement about it would copy the whole condition anew."""
        if entity.is_aliased_class:
            return self._condition(entity)
        return keep(self.policy, (Visible, self.key, entity.mapper), lambda: self._condition(entity))

    def _condition(self, entity: Mapper[Protected] | AliasedInsp[Protected]) -> ColumnElement[bool]:
        model = entity.mapper.class_
        record = Record(model.kind, entity.entity, one_by_one=self.one_by_one, walked=self.one_by_one)
        condition = clause(self.policy, self.asking, "read", record)
        if model is self.page:
            condition = or_(record.id.in_(bindparam(page_parameter(model), expanding=True)), condition)
        return with_loader_criteria(model, condition)._resolve_where_criteria(entity)
