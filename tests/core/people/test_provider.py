"""Signing in with an identity provider: a real one, one that lies, and one that is away."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from httpx2 import Response
from pydantic import SecretStr
from sqlalchemy import select, update
from starlette.testclient import TestClient

from core.access.protected import table_of
from core.access.system import Reason
from core.app import create_app
from core.database import clock
from core.database.secret_box import SecretBox
from core.extensions.manager import PluginHost
from core.people import provider
from core.people.models import RoleHeld
from core.people.provider import Provider
from core.people.provider_models import ProviderLink, ProviderVisit
from core.people.provider_rules import ProviderRules, WrongRules
from core.people.second_step import begin, confirm, unconfirmed
from core.people.totp import code_of, step_at
from core.settings import Settings
from tests import world
from tests.core.people.conftest import PASSWORD, Scene
from tests.core.people.oidc import Crooked, RSAKey, elliptic, known_there, real_provider, serving, signs_in_there
from tests.world_messages import people_told

LINK, SECRET = "/account/provider", SecretStr("a secret of ours")
RULES = """
name: NHS CIS2
scopes: [openid, profile]
second_step:
  amr: [mfa]
  acr: [AAL3]
roles:
  - claim: nhsid_nrbac_roles
    where: {org_code: A1B2C, role_code: "R8001"}
    organisation: missing_link
    role: senior_navigator
  - claim: groups
    value: 7d0c-hr
    organisation: second_step
    role: hr_officer
  - claim: groups
    value: 7d0c-alabare
    organisation: alabare
    role: recovery_navigator
"""
R, V = table_of(RoleHeld), table_of(ProviderVisit)


def named(scene: Scene, issuer: str, folder: Path) -> Scene:
    """The same service, with a provider."""
    file = folder / "provider.yaml"
    file.write_text(RULES, "utf-8")
    settings = scene.app.state.settings.model_copy(
        update={
            "oidc_issuer": issuer,
            "oidc_client_id": "fingerpost",
            "oidc_client_secret": SECRET,
            "oidc_rules": str(file),
        }
    )
    scene.app.state.provider = Provider.of(settings)
    return scene


@pytest.fixture
def crooked(scene: Scene, tmp_path: Path) -> Iterator[Crooked]:
    with serving(Crooked()) as crooked:
        named(scene, crooked.issuer, tmp_path)
        yield crooked


def linked(scene: Scene, issuer: str, subject: str = "ana-there") -> None:
    with scene.app.state.doors.system(Reason.SEED) as system:
        system.add(ProviderLink(issuer=issuer, subject=subject, person_id=scene.ana.id, linked_at=clock.now()))


def come(scene: Scene, crooked: Crooked, code: str = "a code") -> Response:
    """To the provider and back, in Ana's browser."""
    gone = scene.browser.get("/sign-in/provider")
    return scene.browser.get(crooked.back(gone.headers["location"], code))


def is_in(browser: TestClient) -> bool:
    return browser.get("/account").status_code == 200


def roles_of(scene: Scene) -> set[tuple[str, str]]:
    keys = {one.id: one.key for one in vars(scene.partners).values() if hasattr(one, "key")}
    with scene.app.state.doors.database.read.connect() as connection:
        today = clock.today()
        asked = select(R.c.organisation_id, R.c.role).where(
            R.c.person_id == scene.ana.id, R.c.ends.is_(None) | (R.c.ends >= today)
        )
        return {(keys[row.organisation_id], row.role) for row in connection.execute(asked)}


# ── without one ───────────────────────────────────────────────────────────
@pytest.mark.parametrize("path", ["/sign-in/provider", "/sign-in/provider/back?state=x&code=y"])
def test_without_a_provider_there_is_no_such_page(scene: Scene, path: str) -> None:
    assert (scene.browser.get(path).status_code, "/sign-in/provider" in scene.browser.get("/sign-in").text) == (
        404,
        False,
    )


def test_nobody_known_links_nothing(scene: Scene, crooked: Crooked) -> None:
    assert (scene.browser.get(LINK).status_code, scene.browser.post(LINK).status_code) == (303, 401)


# ── a real provider ───────────────────────────────────────────────────────
@pytest.fixture(scope="module")
def real() -> Iterator[str]:
    with real_provider() as address:
        yield address


def test_one_links_an_account_and_signs_in_with_it(scene: Scene, real: str, tmp_path: Path) -> None:
    named(scene, real, tmp_path)
    known_there(real, "ana-at-work", email="ana@example.org", nhsid_nrbac_roles=[], amr=["pwd"])
    scene.sign_in()
    page = scene.browser.post(LINK, data=scene.form(password=PASSWORD)).text
    address = page.split('class="nhsuk-button" href="')[1].split('"')[0].replace("&amp;", "&")
    back = scene.browser.get(signs_in_there(address, "ana-at-work"))
    scene.browser.post("/sign-out", data=scene.form())
    gone = scene.browser.get("/sign-in/provider").headers["location"]
    entered = scene.browser.get(signs_in_there(gone, "ana-at-work"))
    assert (back.headers["location"], entered.headers["location"], is_in(scene.browser)) == (LINK, "/", True)


def test_somebody_whom_nobody_has_linked_stays_outside(scene: Scene, real: str, tmp_path: Path) -> None:
    named(scene, real, tmp_path)
    known_there(real, "a-stranger", email="ana@example.org", email_verified=True)
    gone = scene.browser.get("/sign-in/provider").headers["location"]
    answer = scene.browser.get(signs_in_there(gone, "a-stranger"))
    assert (answer.status_code, "not linked to NHS CIS2" in answer.text, is_in(scene.browser)) == (403, True, False)


def test_claims_of_nhs_cis2_give_a_role_for_as_long_as_they_are_made(scene: Scene, real: str, tmp_path: Path) -> None:
    named(scene, real, tmp_path)
    linked(scene, real, "ana-cis2")
    seen = []
    for roles in ([{"org_code": "A1B2C", "role_code": "R8001"}], []):
        known_there(real, "ana-cis2", nhsid_nrbac_roles=roles, nhsid_user_orgs=[{"org_code": "A1B2C"}])
        gone = scene.browser.get("/sign-in/provider").headers["location"]
        scene.browser.get(signs_in_there(gone, "ana-cis2"))
        seen.append(("missing_link", "senior_navigator") in roles_of(scene))
    assert seen == [True, False]


# ── a provider that lies ──────────────────────────────────────────────────
LIES: dict[str, dict[str, object]] = {
    "another audience": {"claims": {"aud": "somebody else"}},
    "several audiences, and not meant for us": {"claims": {"aud": ["fingerpost", "other"], "azp": "other"}},
    "another issuer": {"claims": {"iss": "https://evil.example"}},
    "expired": {"claims": {"exp": 1_700_000_000}},
    "never expires": {"claims": {"exp": None}},
    "of tomorrow": {"claims": {"iat": 4_000_000_000}},
    "another visit's nonce": {"claims": {"nonce": "made up"}},
    "no nonce": {"claims": {"nonce": None}},
    "no subject": {"claims": {"sub": None}},
    "an endless subject": {"claims": {"sub": "x" * 300}, "userinfo": {"sub": "x" * 300}},
    "no signature": {"algorithm": "none"},
    "an unknown key": {"published": [RSAKey.generate_key(2048, {"kid": "other"})]},
    "another key of the same name": {"published": [RSAKey.generate_key(2048, {"kid": "one"})]},
    "a key that is not for it": {"published": [elliptic()]},
    "no keys": {"published": []},
    "somebody else's claims": {"userinfo": {"sub": "somebody else"}},
    "no token": {"text": b'{"access_token": "x"}'},
    "a refusal": {"status": 400},
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_what_is_not_to_be_believed_lets_nobody_in(scene: Scene, crooked: Crooked, lie: str) -> None:
    linked(scene, crooked.issuer)
    for name, value in LIES[lie].items():
        setattr(crooked, name, value)
    answer = come(scene, crooked)
    assert (answer.status_code in (400, 503), "not signed in" in answer.text, is_in(scene.browser)) == (
        True,
        True,
        False,
    )


DOWN: dict[str, dict[str, object]] = {
    "broken": {"status": 500}, "no JSON": {"text": b"<html>"}, "a list": {"text": b"[]"}, "moved": {"status": 302},
}  # fmt: skip


@pytest.mark.parametrize("fault", DOWN)
def test_a_provider_that_is_out_of_order_is_told_apart(scene: Scene, crooked: Crooked, fault: str) -> None:
    linked(scene, crooked.issuer)
    for name, value in DOWN[fault].items():
        setattr(crooked, name, value)
    answer = come(scene, crooked)
    assert (answer.status_code, "cannot be reached" in answer.text, is_in(scene.browser)) == (503, True, False)


def test_a_provider_that_is_away_leaves_the_password(scene: Scene, tmp_path: Path) -> None:
    named(scene, "http://127.0.0.1:9", tmp_path)
    answer = scene.browser.get("/sign-in/provider")
    scene.sign_in()
    assert (answer.status_code, "password" in answer.text, is_in(scene.browser)) == (503, True, True)


def test_a_provider_that_was_away_a_moment_ago_is_left_alone(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def away(request: object) -> None:
        asked.append(request)
        raise provider.ProviderDown("away")

    monkeypatch.setattr(provider, "_answer", away)
    named(scene, "https://id.example", tmp_path)
    answers = [scene.browser.get("/sign-in/provider").status_code for _ in range(3)]
    assert (answers, len(asked)) == ([503] * 3, 1)


def test_a_provider_that_calls_itself_otherwise_is_not_it(scene: Scene, crooked: Crooked) -> None:
    crooked.says_issuer = "https://evil.example"
    assert scene.browser.get("/sign-in/provider").status_code == 503


# ── coming back ───────────────────────────────────────────────────────────
@pytest.mark.parametrize("query", ["", "?code=x", "?state=x", "?state=x&code=y", "?error=access_denied&state=x"])
def test_coming_back_from_nowhere_lets_nobody_in(scene: Scene, crooked: Crooked, query: str) -> None:
    scene.browser.get("/sign-in/provider")
    answer = scene.browser.get(f"/sign-in/provider/back{query}")
    assert (answer.status_code, is_in(scene.browser)) == (400, False)


def test_a_code_that_another_browser_began_is_nobody_s(scene: Scene, crooked: Crooked) -> None:
    linked(scene, crooked.issuer)
    thief = TestClient(scene.app, base_url="http://localhost", follow_redirects=False)
    planted = crooked.back(thief.get("/sign-in/provider").headers["location"])
    scene.browser.get("/sign-in/provider")
    assert (scene.browser.get(planted).status_code, is_in(scene.browser)) == (400, False)


def test_coming_back_twice_works_once(scene: Scene, crooked: Crooked) -> None:
    linked(scene, crooked.issuer)
    gone = scene.browser.get("/sign-in/provider")
    back, cookie = crooked.back(gone.headers["location"]), scene.browser.cookies["fingerpost_provider"]
    first = scene.browser.get(back)
    scene.browser.cookies.clear()
    scene.browser.cookies.set("fingerpost_provider", cookie)
    assert (first.status_code, scene.browser.get(back).status_code, is_in(scene.browser)) == (303, 400, False)


def test_a_code_used_elsewhere_before_is_refused(scene: Scene, crooked: Crooked) -> None:
    linked(scene, crooked.issuer)
    come(scene, crooked, "stolen")
    scene.browser.cookies.clear()
    assert (come(scene, crooked, "stolen").status_code, is_in(scene.browser)) == (400, False)


def test_a_visit_does_not_last(scene: Scene, crooked: Crooked) -> None:
    linked(scene, crooked.issuer)
    gone = scene.browser.get("/sign-in/provider")
    with scene.app.state.doors.system(Reason.SEED) as system:
        system.connection.execute(update(V).values(ends_at=clock.now() - timedelta(seconds=1)))
    assert scene.browser.get(crooked.back(gone.headers["location"])).status_code == 400


def test_new_keys_of_the_provider_are_fetched(scene: Scene, crooked: Crooked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.people.provider.ANEW", -1.0)
    linked(scene, crooked.issuer)
    come(scene, crooked, "one")
    scene.browser.cookies.clear()
    crooked.key = RSAKey.generate_key(2048, {"kid": "two"})
    assert come(scene, crooked, "two").status_code == 303


def test_elliptic_keys_are_known_too(scene: Scene, crooked: Crooked) -> None:
    linked(scene, crooked.issuer)
    crooked.key, crooked.algorithm = elliptic(), "ES256"
    assert (come(scene, crooked).headers["location"], is_in(scene.browser)) == ("/", True)


# ── linking ───────────────────────────────────────────────────────────────
def test_an_open_session_links_nothing_without_the_password(scene: Scene, crooked: Crooked) -> None:
    scene.sign_in()
    assert scene.browser.post(LINK, data=scene.form(password="wrong")).status_code == 422


def asked_to_link(scene: Scene, crooked: Crooked) -> str:
    scene.sign_in()
    page = scene.browser.post(LINK, data=scene.form(password=PASSWORD)).text
    return crooked.back(page.split('class="nhsuk-button" href="')[1].split('"')[0].replace("&amp;", "&"))


def test_a_link_is_made_in_the_session_that_asked_for_it(scene: Scene, crooked: Crooked) -> None:
    back = asked_to_link(scene, crooked)
    scene.browser.post("/sign-out", data=scene.form())
    answer = scene.browser.get(back)
    assert (answer.status_code, come(scene, crooked, "again").status_code) == (403, 403)


def test_the_person_is_told_of_a_link(scene: Scene, crooked: Crooked) -> None:
    scene.browser.get(asked_to_link(scene, crooked))
    with scene.app.state.doors.database.read.connect() as connection:
        assert people_told(connection) == [scene.ana.id]


def test_one_account_there_is_one_person_here(scene: Scene, crooked: Crooked) -> None:
    with scene.app.state.doors.system(Reason.SEED) as system:
        zoe = world.person(system, "Zoe Worker")
        system.add(ProviderLink(issuer=crooked.issuer, subject="ana-there", person_id=zoe.id, linked_at=clock.now()))
    assert scene.browser.get(asked_to_link(scene, crooked)).status_code == 409


def test_a_link_can_be_ended(scene: Scene, crooked: Crooked) -> None:
    scene.browser.get(asked_to_link(scene, crooked))
    shown = "End the link" in scene.browser.get(LINK).text
    scene.browser.post(f"{LINK}/end", data=scene.form())
    scene.browser.post("/sign-out", data=scene.form())
    assert (shown, come(scene, crooked, "again").status_code) == (True, 403)


# ── the second step ───────────────────────────────────────────────────────
@pytest.fixture
def with_app(scene: Scene, crooked: Crooked) -> Crooked:
    """Ana has a second step here, and a link."""
    linked(scene, crooked.issuer)
    box, moment = SecretBox.of(scene.app.state.settings), clock.now()
    with scene.app.state.doors.system(Reason.SEED) as system:
        begin(system, box, scene.ana.id)
        secret = unconfirmed(system.connection, box, scene.ana.id) or b""
        confirm(system, box, scene.ana.id, code_of(secret, step_at(moment)))
    return crooked


@pytest.mark.parametrize("claims", [{}, {"amr": ["pwd"]}, {"amr": "pwd"}, {"acr": "AAL1"}, {"amr": [["mfa"]]}])
def test_after_a_password_alone_our_own_second_step_is_asked_for(
    scene: Scene, with_app: Crooked, claims: dict[str, object]
) -> None:
    with_app.claims = claims
    assert (come(scene, with_app).headers["location"], is_in(scene.browser)) == ("/sign-in/code", False)


@pytest.mark.parametrize("claims", [{"amr": ["pwd", "mfa"]}, {"acr": "AAL3"}])
def test_after_a_second_step_there_none_is_asked_for(
    scene: Scene, with_app: Crooked, claims: dict[str, object]
) -> None:
    with_app.claims = claims
    assert (come(scene, with_app).headers["location"], is_in(scene.browser)) == ("/", True)


def test_only_the_signed_token_says_that_there_was_a_second_step(scene: Scene, with_app: Crooked) -> None:
    with_app.userinfo = {"amr": ["mfa"]}
    assert come(scene, with_app).headers["location"] == "/sign-in/code"


def test_a_powerful_role_sets_up_a_second_step_unless_the_provider_has_one(scene: Scene, crooked: Crooked) -> None:
    linked(scene, crooked.issuer)
    with scene.app.state.doors.system(Reason.SEED) as system:
        world.role(system, scene.ana, scene.partners.missing_link, "people_admin")
    assert come(scene, crooked).headers["location"] == "/sign-in/set-up"


# ── roles ─────────────────────────────────────────────────────────────────
def test_groups_of_entra_give_a_role_where_the_person_works(scene: Scene, crooked: Crooked) -> None:
    linked(scene, crooked.issuer)
    crooked.claims = {"groups": ["7d0c-hr", "7d0c-alabare"], "oid": "0f3a"}
    come(scene, crooked)
    given = roles_of(scene)
    assert (("second_step", "hr_officer") in given, ("alabare", "recovery_navigator") in given) == (True, False)


def test_a_role_by_claim_ends_by_itself(scene: Scene, crooked: Crooked) -> None:
    linked(scene, crooked.issuer)
    crooked.claims = {"groups": ["7d0c-hr"]}
    come(scene, crooked)
    with scene.app.state.doors.database.read.connect() as connection:
        ends = connection.execute(select(R.c.ends).where(R.c.role == "hr_officer")).scalar_one()
    assert ends == clock.today() + timedelta(days=1)


def test_whoever_has_left_is_given_nothing(scene: Scene, crooked: Crooked) -> None:
    linked(scene, crooked.issuer)
    crooked.claims = {"groups": ["7d0c-hr"]}
    come(scene, crooked, "one")
    with scene.app.state.doors.system(Reason.SEED) as system:
        system.connection.execute(
            update(R).where(R.c.role != "hr_officer").values(ends=clock.today() - timedelta(days=1))
        )
    scene.browser.cookies.clear()
    answer = come(scene, crooked, "two")
    assert (answer.status_code, is_in(scene.browser)) == (403, False)


def test_signing_in_again_gives_no_second_one(scene: Scene, crooked: Crooked) -> None:
    linked(scene, crooked.issuer)
    crooked.claims = {"groups": ["7d0c-hr"]}
    for code in ("one", "two"):
        come(scene, crooked, code)
        scene.browser.cookies.clear()
    with scene.app.state.doors.database.read.connect() as connection:
        assert len(connection.execute(select(R.c.id).where(R.c.role == "hr_officer")).all()) == 1


# ── the rules of an installation ──────────────────────────────────────────
def test_the_example_is_right() -> None:
    rules = ProviderRules.read(Path(__file__).parents[3] / "docs" / "examples" / "identity-provider.yaml")
    assert rules.wanted(
        {"roles": ["x"], "nhsid_nrbac_roles": [{"org_code": "A1B2C", "role_code": "S0010:G0020:R8001"}]}
    ) == {("missing_link", "recovery_navigator")}


FAULTY = {
    "a powerful role": RULES.replace("hr_officer", "people_admin"),
    "a role of systems": RULES.replace("hr_officer", "referral_intake"),
    "no such role": RULES.replace("hr_officer", "emperor"),
    "a misspelt word": RULES.replace("second_step:", "second_stop:"),
    "neither value nor where": RULES.replace("    value: 7d0c-hr\n", ""),
    "no YAML": "name: [",
    "a list": "- name",
}


@pytest.mark.parametrize("fault", FAULTY)
def test_faulty_rules_stop_the_start_and_name_the_file(fault: str, tmp_path: Path) -> None:
    file = tmp_path / "provider.yaml"
    file.write_text(FAULTY[fault], "utf-8")
    with pytest.raises(WrongRules, match=r"provider\.yaml"):
        ProviderRules.read(file)


def test_rules_that_are_not_there_stop_the_start(tmp_path: Path) -> None:
    settings = Settings(
        database_url=f"sqlite:///{tmp_path}/x.db",
        oidc_issuer="https://id.example",
        oidc_rules=str(tmp_path / "none.yaml"),
    )
    with pytest.raises(WrongRules):
        create_app(settings, PluginHost([]))


def test_the_secret_is_not_in_what_settings_say_of_themselves() -> None:
    assert "hunter2" not in repr(Settings(oidc_client_secret="hunter2"))  # type: ignore[arg-type]


def test_a_provider_elsewhere_is_spoken_with_in_secret_only(monkeypatch: pytest.MonkeyPatch) -> None:
    about = {"issuer": "http://id.example", "authorization_endpoint": "http://id.example/authorize"}
    monkeypatch.setattr(provider, "_answer", lambda request: about)
    there = Provider("http://id.example", "fingerpost", "", "", ProviderRules())
    errand = provider.Errand("state", "nonce", "verifier")
    with pytest.raises(provider.ProviderDown):
        there.address(errand)
