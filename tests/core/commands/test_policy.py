"""`fingerpost policy check`, `publish` and `explain`."""

from importlib.resources import files
from pathlib import Path

import pytest
from sqlalchemy import select

from core.access.audit.models import AuditEntry
from core.access.protected import table_of
from core.involvement.models import Allocation
from core.people.models import Account
from tests.core.commands.conftest import DemoMade, Ended, run
from tests.databases import opened

SHIPPED = files("policies").joinpath("partnership.csv").read_text("utf-8")
WIDER = SHIPPED + "p, reception-everything, receptionist, *, any, manage, any, always, own, allow\n"
ONE, TWO = "policy-admin@second-step", "policy-admin@alabare"
AUDIT = table_of(AuditEntry)


@pytest.fixture
def wider(tmp_path: Path) -> Path:
    (tmp_path / "wider.csv").write_text(WIDER)
    return tmp_path / "wider.csv"


def publish(demo: DemoMade, file: Path, first: str = ONE, second: str = TWO, *words: str) -> Ended:
    keys = {"FINGERPOST_KEY": demo.key(first), "FINGERPOST_SECOND_KEY": demo.key(second)}
    return run("policy", "publish", str(file), "--database", demo.url, *words, env=keys)


# ── check ─────────────────────────────────────────────────────────────────
def test_the_shipped_rules_have_no_fault() -> None:
    shipped = [str(files("policies") / "partnership.csv"), str(files("plugins.missing_link") / "policy.csv")]
    assert run("policy", "check", *shipped).code == 0


def test_all_faults_of_all_files_are_named_with_file_line_and_suggestion(tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text(SHIPPED + "p, x-one, volunter, *, client, read, any, always, own, allow\n")
    (tmp_path / "two.csv").write_text("# mine\np, x-two, volunteer, *, client, raed, any, always, own, allow\n")
    checked = run("policy", "check", str(tmp_path / "one.csv"), str(tmp_path / "two.csv"))
    first, second = checked.out.splitlines()
    assert first.endswith("one.csv line " + str(SHIPPED.count("\n") + 1)
                          + ": unknown role 'volunter' — did you mean 'volunteer'?")  # fmt: skip
    assert second.endswith("two.csv line 2: unknown action 'raed' — did you mean 'read'?")


def test_a_faulty_file_ends_with_no(tmp_path: Path) -> None:
    (tmp_path / "faulty.csv").write_text("p, too, short\n")
    assert run("policy", "check", str(tmp_path / "faulty.csv")).code == 1


def test_faults_as_json_name_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "faulty.csv").write_text("p, too, short\n")
    (fault,) = run("policy", "check", "--json", str(tmp_path / "faulty.csv")).json["faults"]
    assert (fault["file"], fault["line"]) == (str(tmp_path / "faulty.csv"), 1)


def test_a_file_that_is_not_there_is_one_sentence() -> None:
    checked = run("policy", "check", "nosuch.csv")
    assert (checked.code, checked.err) == (1, "nosuch.csv: No such file or directory.\n")


def test_a_file_of_other_bytes_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "rules.csv").write_bytes(b"p, \xff\xfe")
    assert "no text in UTF-8" in run("policy", "check", str(tmp_path / "rules.csv")).err


def test_no_file_is_wrong_use() -> None:
    assert run("policy", "check").code == 2


# ── publish ───────────────────────────────────────────────────────────────
def test_one_key_alone_is_wrong_use(demo: DemoMade, wider: Path) -> None:
    ended = run("policy", "publish", str(wider), "--database", demo.url, "--key", demo.key(ONE))
    assert (ended.code, "--second-key" in ended.err) == (2, True)


def test_nobody_approves_their_own_policy(demo: DemoMade, wider: Path) -> None:
    ended = publish(demo, wider, ONE, ONE)
    assert (ended.code, "Nobody approves their own change" in ended.err) == (1, True)


def test_somebody_of_the_same_organisation_does_not_approve(demo: DemoMade, wider: Path) -> None:
    ended = publish(demo, wider, ONE, "privacy@second-step")
    assert (ended.code, "two organisations" in ended.err) == (1, True)


def test_somebody_who_is_no_policy_admin_does_not_approve(demo: DemoMade, wider: Path) -> None:
    ended = publish(demo, wider, ONE, "people-admin@missing-link")
    assert (ended.code, "is no policy admin of Missing Link" in ended.err) == (1, True)


def test_a_key_that_does_not_work_is_named(demo: DemoMade, wider: Path) -> None:
    keys = {"FINGERPOST_KEY": demo.key(ONE), "FINGERPOST_SECOND_KEY": "fp_wrong"}
    ended = run("policy", "publish", str(wider), "--database", demo.url, env=keys)
    assert (ended.code, "--second-key" in ended.err) == (1, True)


def test_a_refused_publication_is_audited(demo: DemoMade, wider: Path) -> None:
    publish(demo, wider, ONE, ONE)
    with opened(demo.url) as database, database.read.connect() as connection:
        assert connection.execute(select(AUDIT.c.id).where(AUDIT.c.action == "publish refused")).first()


def test_a_faulty_policy_names_its_faults_and_the_old_one_stays(demo: DemoMade, tmp_path: Path) -> None:
    (tmp_path / "faulty.csv").write_text(WIDER.replace("receptionist, *, any", "receptionst, *, any"))
    ended = publish(demo, tmp_path / "faulty.csv")
    assert (ended.code, "did you mean 'receptionist'?" in ended.err, "Nothing was changed" in ended.err) == (
        1,
        True,
        True,
    )


def test_a_rule_that_calls_itself_part_of_the_floor_is_refused(demo: DemoMade, tmp_path: Path) -> None:
    (tmp_path / "floor.csv").write_text(WIDER.replace("reception-everything", "floor-address"))
    assert publish(demo, tmp_path / "floor.csv").code == 1


def test_two_admins_of_two_organisations_put_a_policy_in_force_once(demo: DemoMade, wider: Path) -> None:
    first = publish(demo, wider, ONE, TWO, "--json")
    again = publish(demo, wider)
    assert (first.json["number"], first.json["before"]) == (2, 1)
    assert (again.code, "in force already" in again.err) == (1, True)


def test_a_publication_is_audited_with_both_people(demo: DemoMade, tmp_path: Path) -> None:
    (tmp_path / "narrower.csv").write_text(SHIPPED + "# narrower again\n")
    publish(demo, tmp_path / "narrower.csv")
    with opened(demo.url) as database, database.read.connect() as connection:
        said = connection.execute(select(AUDIT.c.detail).where(AUDIT.c.action == "policy published")).scalars().all()
    assert all("for second_step" in one and "for alabare" in one for one in said)
    assert said


# ── explain ───────────────────────────────────────────────────────────────
def a_client_of(demo: DemoMade, username: str) -> str:
    a, account = table_of(Allocation), table_of(Account)
    mine = select(account.c.person_id).where(account.c.username == username).scalar_subquery()
    with opened(demo.url) as database, database.read.connect() as connection:
        return str(connection.execute(select(a.c.client_id).where(a.c.worker_id == mine, a.c.ends.is_(None))).scalar())


def explain(demo: DemoMade, username: str, *words: str) -> Ended:
    return run("policy", "explain", *words, "--database", demo.url, env={"FINGERPOST_KEY": demo.key(username)})


def test_it_names_the_rule_that_lets_a_worker_read_their_client(demo: DemoMade) -> None:
    client = a_client_of(demo, "navigator@missing-link")
    ended = explain(demo, "navigator@missing-link", "client", client, "read", "--json")
    assert (ended.code, ended.json[0]["allowed"], ended.json[0]["rule"][:8]) == (0, True, "caseload")


def test_a_record_that_may_not_be_read_reads_like_one_that_is_not_there(demo: DemoMade) -> None:
    client = a_client_of(demo, "navigator@missing-link")
    hidden = explain(demo, "hr@missing-link", "client", client, "read")
    absent = explain(demo, "hr@missing-link", "client", "00000000-0000-7000-8000-000000000000", "read")
    assert (hidden.code, hidden.err, hidden.out) == (absent.code, absent.err, absent.out) == (
        1, "Not found, or not open to you.\n", "")  # fmt: skip


def test_a_kind_that_is_no_kind_reads_the_same(demo: DemoMade) -> None:
    client = a_client_of(demo, "navigator@missing-link")
    assert explain(demo, "navigator@missing-link", "secret", client).err == "Not found, or not open to you.\n"


def test_what_is_not_allowed_ends_with_no(demo: DemoMade) -> None:
    client = a_client_of(demo, "volunteer@second-step")
    assert explain(demo, "volunteer@second-step", "client", client, "write").code == 1


def test_an_action_that_is_no_action_is_wrong_use(demo: DemoMade) -> None:
    client = a_client_of(demo, "navigator@missing-link")
    assert explain(demo, "navigator@missing-link", "client", client, "fly").code == 2


def test_it_needs_a_key(demo: DemoMade) -> None:
    ended = run("policy", "explain", "client", "00000000-0000-7000-8000-000000000000", "--database", demo.url)
    assert (ended.code, "API key" in ended.err) == (2, True)


def test_a_note_that_is_too_long_is_refused_before_anything_is_read(wider: Path) -> None:
    ended = run("policy", "publish", str(wider), "--note", "x" * 201)
    assert (ended.code, "--note" in ended.err) == (2, True)


def test_a_file_saved_by_a_spreadsheet_program_is_read(tmp_path: Path) -> None:
    (tmp_path / "marked.csv").write_text("\ufeff" + SHIPPED, encoding="utf-8")
    assert run("policy", "check", str(tmp_path / "marked.csv")).code == 0
