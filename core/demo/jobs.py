"""Who works in the synthetic partnership: each job with its roles, its managers and the caseload it carries."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Job:
    """One person's work. `key` of a job with an account is its username.

    `line`, `matrix` and `professional` are keys of managers; `team` is a key of TEAMS; `capacity` how many clients it
    carries when the partnership has its usual size; `womens` workers are allocated women only.
    """

    key: str
    organisation: str
    roles: tuple[str, ...]
    line: str | None = None
    matrix: str | None = None
    professional: str | None = None
    team: str | None = None
    capacity: int = 0
    womens: bool = False
    has_account: bool = False


@dataclass(frozen=True)
class TeamPlan:
    name: str
    organisation: str
    locality: str


BATH, SWINDON, WILTS = "bath_team", "swindon_team", "wiltshire_team"
TEAMS = {
    BATH: TeamPlan("Access Community Team, Bath", "second_step", "bath"),
    SWINDON: TeamPlan("Access Community Team, Swindon", "second_step", "swindon"),
    WILTS: TeamPlan("Access Community Team, South Wiltshire", "alabare", "wiltshire"),
}
SENIOR, SWINDON_SENIOR, WILTS_SENIOR = "senior@second-step", "swindon-senior", "wiltshire-senior"
SENIOR_OF = {BATH: SENIOR, SWINDON: SWINDON_SENIOR, WILTS: WILTS_SENIOR}
NAVIGATOR = ("recovery_navigator",)
WOMENS = ("recovery_navigator", "womens_service_worker")


def _account(key: str, organisation: str, *roles: str, line: str | None = None) -> Job:
    return Job(key, organisation, roles, line=line, has_account=True)


def _desk(key: str, organisation: str, *roles: str, line: str | None = None) -> Job:
    return Job(key, organisation, roles, line=line)


def _navigator(
    key: str, organisation: str, team: str, line: str, roles: tuple[str, ...] = NAVIGATOR, capacity: int = 16
) -> Job:
    """Employed and line-managed at home, matrix-managed by the senior of the shared team."""
    return Job(
        key, organisation, roles, line, SENIOR_OF[team], "development-manager", team, capacity,
        womens="womens_service_worker" in roles, has_account="@" in key,
    )  # fmt: skip


def _senior(key: str, organisation: str, team: str | None, line: str, capacity: int = 3) -> Job:
    return Job(
        key, organisation, ("senior_navigator",), line, None, "development-manager", team, capacity,
        has_account="@" in key,
    )  # fmt: skip


SS, ML, AL, NI = "second_step", "missing_link", "alabare", "nilaari"
SS_MANAGER, ML_MANAGER, AL_MANAGER, NI_MANAGER = "ss-manager", "team-manager@missing-link", "al-manager", "ni-manager"
LOCALITY = "locality-manager@second-step"

JOBS: tuple[Job, ...] = (
    # the people of the main job first: they are allocated to first
    _navigator("navigator@missing-link", ML, BATH, ML_MANAGER, WOMENS, 18),
    _navigator("navigator@nilaari", NI, BATH, NI_MANAGER),
    Job("crisis@alabare", AL, ("crisis_worker",), AL_MANAGER, None, None, WILTS, 12, has_account=True),
    _senior(SENIOR, SS, BATH, LOCALITY),
    # Second Step
    _account(LOCALITY, SS, "locality_manager"),
    Job("volunteer@second-step", SS, ("volunteer",), SS_MANAGER, has_account=True),
    _account("policy-admin@second-step", SS, "policy_admin", line=LOCALITY),
    _account("privacy@second-step", SS, "privacy_officer", line=LOCALITY),
    _account("people-admin@second-step", SS, "people_admin", line=LOCALITY),
    _account("caldicott@second-step", SS, "caldicott_guardian"),
    _senior(SWINDON_SENIOR, SS, SWINDON, LOCALITY),
    _desk(SS_MANAGER, SS, "team_manager", "seal_opener", line=LOCALITY),
    _desk("development-manager", SS, line=LOCALITY),
    _desk("ss-hr", SS, "hr_officer", line=LOCALITY),
    _desk("ss-organisation-admin", SS, "organisation_admin", line=LOCALITY),
    _desk("ss-reception", SS, "receptionist", line=SS_MANAGER),
    _navigator("ss-bath-1", SS, BATH, SS_MANAGER),
    _navigator("ss-bath-2", SS, BATH, SS_MANAGER),
    _navigator("ss-bath-3", SS, BATH, SS_MANAGER),
    _navigator("ss-swindon-1", SS, SWINDON, SS_MANAGER),
    _navigator("ss-swindon-2", SS, SWINDON, SS_MANAGER),
    _navigator("ss-swindon-3", SS, SWINDON, SS_MANAGER),
    _navigator("ss-wiltshire-1", SS, WILTS, SS_MANAGER),
    Job("ss-assistant", SS, ("assistant_navigator",), SS_MANAGER, SENIOR, team=BATH),
    Job("ss-volunteer-2", SS, ("volunteer",), SS_MANAGER),
    # Missing Link
    _account(ML_MANAGER, ML, "team_manager"),
    _account("hr@missing-link", ML, "hr_officer", line=ML_MANAGER),
    _account("privacy@missing-link", ML, "privacy_officer", line=ML_MANAGER),
    _account("people-admin@missing-link", ML, "people_admin", line=ML_MANAGER),
    _senior("ml-senior", ML, None, ML_MANAGER, capacity=0),
    _desk("ml-reception", ML, "receptionist", line=ML_MANAGER),
    _navigator("ml-bath-2", ML, BATH, ML_MANAGER, WOMENS),
    _navigator("ml-swindon", ML, SWINDON, ML_MANAGER, WOMENS),
    _navigator("ml-wiltshire", ML, WILTS, ML_MANAGER, WOMENS),
    _desk("ml-womens-worker", ML, "womens_service_worker", line=ML_MANAGER),
    # Alabaré
    _account("policy-admin@alabare", AL, "policy_admin", line=AL_MANAGER),
    _account("privacy@alabare", AL, "privacy_officer", line=AL_MANAGER),
    _desk(AL_MANAGER, AL, "team_manager"),
    _desk("al-people-admin", AL, "people_admin", line=AL_MANAGER),
    _desk("al-hr", AL, "hr_officer", line=AL_MANAGER),
    _desk("al-reception", AL, "receptionist", line=AL_MANAGER),
    _senior(WILTS_SENIOR, AL, WILTS, AL_MANAGER),
    _navigator("al-bath", AL, BATH, AL_MANAGER),
    _navigator("al-wiltshire-1", AL, WILTS, AL_MANAGER),
    _navigator("al-wiltshire-2", AL, WILTS, AL_MANAGER),
    Job("al-crisis-2", AL, ("crisis_worker",), AL_MANAGER, None, None, WILTS, 8),
    Job("al-crisis-3", AL, ("crisis_worker",), AL_MANAGER, None, None, SWINDON, 8),
    # Nilaari
    _account("org-admin@nilaari", NI, "organisation_admin", line=NI_MANAGER),
    _account("privacy@nilaari", NI, "privacy_officer", line=NI_MANAGER),
    _desk(NI_MANAGER, NI, "team_manager"),
    _desk("ni-people-admin", NI, "people_admin", line=NI_MANAGER),
    _desk("ni-hr", NI, "hr_officer", line=NI_MANAGER),
    _senior("ni-senior", NI, None, NI_MANAGER, capacity=0),
    _navigator("ni-swindon", NI, SWINDON, NI_MANAGER),
    _navigator("ni-wiltshire", NI, WILTS, NI_MANAGER),
    # the agencies
    _account("practitioner@awp", "awp", "registered_practitioner"),
    _desk("awp-practitioner-2", "awp", "registered_practitioner"),
    _desk("oh-practitioner", "oxford_health", "registered_practitioner"),
    _desk("gp", "gp_practice", "registered_practitioner"),
    _account("commissioner@icb", "icb", "commissioner"),
    _desk("ss-auditor", SS, "auditor", line=LOCALITY),
)
ACCOUNTS = tuple(job.key for job in JOBS if job.has_account)
USUAL_SIZE = 600


def jobs_for(clients: int) -> tuple[Job, ...]:
    """A partnership with more clients has more navigators, so that nobody's caseload becomes unreal."""
    navigators = [job for job in JOBS if job.roles in (NAVIGATOR, WOMENS) and not job.has_account]
    missing = max(0, clients - USUAL_SIZE) * len(navigators) // USUAL_SIZE
    more = (navigators[n % len(navigators)] for n in range(missing))
    return JOBS + tuple(_another(job, n) for n, job in enumerate(more))


def _another(job: Job, number: int) -> Job:
    return Job(**{**job.__dict__, "key": f"{job.key}-more-{number}"})
