"""The shape of the tree: sizes, who compares organisations, who touches sessions, what every module says of itself."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(p for folder in ("core", "plugins") for p in (ROOT / folder).rglob("*.py"))
WRITTEN = [p for p in SOURCES if "migrations/versions" not in p.as_posix()]
TREES = {p: ast.parse(p.read_text("utf-8")) for p in WRITTEN}


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", WRITTEN, ids=_name)
def test_file_has_at_most_300_lines(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 300


@pytest.mark.parametrize("path", WRITTEN, ids=_name)
def test_functions_have_at_most_40_lines(path: Path) -> None:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    functions = [node for node in ast.walk(TREES[path]) if isinstance(node, kinds)]
    assert [f.name for f in functions if (f.end_lineno or f.lineno) - f.lineno >= 40] == []


@pytest.mark.parametrize("path", [p for p in WRITTEN if p.read_text("utf-8").strip()], ids=_name)
def test_module_says_in_one_sentence_what_belongs_in_it(path: Path) -> None:
    assert ast.get_docstring(TREES[path])


def test_composition_root_stays_small() -> None:
    assert len((ROOT / "core/app.py").read_text("utf-8").splitlines()) < 100


def _is_a_column(compared: ast.Compare) -> bool:
    """`Team.organisation_id == …` asks the database for rows; it lets nobody in."""
    sides = (compared.left, *compared.comparators)
    return any(
        isinstance(s, ast.Attribute) and isinstance(s.value, ast.Name) and s.value.id[0].isupper() for s in sides
    )


@pytest.mark.parametrize("path", [p for p in WRITTEN if "core/access/" not in p.as_posix()], ids=_name)
def test_only_the_access_folder_compares_organisations_acted_for(path: Path) -> None:
    compared = [
        node.lineno
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.Compare)
        for side in (node.left, *node.comparators)
        if isinstance(side, ast.Attribute)
        and side.attr in ("organisation", "organisation_id")
        and ast.unparse(side.value).endswith("actor")
        and not _is_a_column(node)
    ]
    assert compared == []


OPEN_TO = ("core/access/", "core/database/")


@pytest.mark.parametrize("path", [p for p in WRITTEN if not any(o in p.as_posix() for o in OPEN_TO)], ids=_name)
def test_sessions_and_sql_text_stay_behind_the_door(path: Path) -> None:
    banned = {"Session", "sessionmaker", "text", "object_session"}
    imported = {
        alias.name
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy")
        for alias in node.names
    }
    assert imported & banned == set()


SYSTEM_USERS = {
    "core/access/",
    "core/people/",
    "core/demo/",
    "core/commands/",
    "core/policy_admin/",
    "core/organisations/",
    "core/operations/",
    "core/ticker/",
    "core/notices/",
    "core/assessments/definitions.py",
    "core/agreements/warning.py",
    "core/referrals/clock_jobs.py",
    "core/referrals/clock_telling.py",
    "core/referrals/death_telling.py",
    "core/referrals/paper_jobs.py",
    "core/referrals/task_jobs.py",
    "core/referrals/death_joining.py",
    "core/casework/second_contact.py",
    "core/assessments/reminding.py",
    "core/duplicates/matcher.py",
    "core/duplicates/between.py",
    "core/ways_in/waiting_notices.py",
    "core/duplicates/holding.py",
    "core/closed_doors/jobs.py",
    "core/retention/certificates.py",
    "core/retention/finding.py",
    "core/retention/jobs.py",
}


@pytest.mark.parametrize("path", WRITTEN, ids=_name)
def test_system_records_are_used_only_where_no_actor_can_act(path: Path) -> None:
    uses = "SystemRecords" in path.read_text("utf-8") or ".system(Reason" in path.read_text("utf-8")
    assert not uses or any(allowed in path.as_posix() for allowed in SYSTEM_USERS)


@pytest.mark.parametrize("path", [p for p in WRITTEN if "core/access/" not in p.as_posix()], ids=_name)
def test_only_the_people_feature_reaches_tables_of_the_system_alongside_an_actor(path: Path) -> None:
    """The inbox only looks: who of a thread was first."""
    users, written = ("core/people/", "core/notices/inbox.py"), path.read_text("utf-8")
    reaches = ".alongside(" in written or ".looked_up(" in written
    assert not reaches or any(user in path.as_posix() for user in users)


@pytest.mark.parametrize("path", WRITTEN, ids=_name)
def test_nothing_is_left_for_later(path: Path) -> None:
    words = ("TO" + "DO", "FIX" + "ME", "XX" + "X", "NotImplemented" + "Error")
    assert [word for word in words if word in path.read_text("utf-8")] == []
