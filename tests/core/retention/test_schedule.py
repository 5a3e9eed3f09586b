"""Setting a period: of two officers the later reads what the earlier has set before they change it."""

from tests.core.retention.conftest import Archive

HERE = "/retention/schedule/mental_health"
SENT = {"years": 20, "years_after_death": 10, "reason": "As before"}


def years(archive: Archive) -> int | None:
    listed = archive.officer.call("GET", "/retention/schedule").json()["items"]
    found: int | None = next(one["our_years"] for one in listed if one["record_class"] == "mental_health")
    return found


def test_without_a_version_nothing_is_set(archive: Archive) -> None:
    assert archive.officer.call("PUT", HERE, SENT).status_code == 428


def test_the_later_of_two_officers_does_not_shorten_unseen_what_the_earlier_set(archive: Archive) -> None:
    archive.set_years(archive.officer, 20)
    archive.set_years(archive.second, 40)
    late = archive.set_years(archive.officer, 21, version=1)
    assert (late, years(archive)) == (409, 40)
    assert archive.set_years(archive.officer, 20) == 200


def test_of_two_who_both_found_none_yet_the_later_is_told(archive: Archive) -> None:
    archive.set_years(archive.officer, 30)
    assert (archive.set_years(archive.second, 25, version=0), years(archive)) == (409, 30)


def test_a_page_that_is_old_is_told_and_loses_nothing(archive: Archive) -> None:
    archive.set_years(archive.officer, 30)
    form = {"years": "25", "years_after_death": "10", "reason": "The insurer wrote", "version": "0"}
    page = archive.second.post("/retention/schedule/mental_health", form)
    assert (page.status_code, "The insurer wrote" in page.text, years(archive)) == (409, True, 30)


def test_the_form_sets_it(archive: Archive) -> None:
    shown = archive.second.get(HERE).text
    version = shown.partition('name="version" value="')[2].partition('"')[0]
    form = {"years": "26", "years_after_death": "10", "reason": "The insurer wrote", "version": version}
    assert (archive.second.post(HERE, form).status_code, years(archive)) == (303, 26)
