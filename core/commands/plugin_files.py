"""The files that a new plugin begins with: they conform as they are, and each says what to change."""

from collections.abc import Mapping

PYPROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "{dashed}"
version = "0.1.0"
description = "{title}'s plugin for Fingerpost"
dependencies = ["fingerpost"]

[project.entry-points."fingerpost.plugins"]
{name} = "{name}.plugin"

[tool.hatch.build.targets.wheel]
packages = ["{name}"]
"""
PLUGIN = '''\
"""{title}: say here in a few words what it is for; people read this line."""

from collections.abc import Sequence

from core.sdk import Instrument, hookimpl, load_instruments


@hookimpl
def register_instruments() -> Sequence[Instrument]:
    return load_instruments("{name}")
'''
FORM = """\
# A form to begin with. Lock what you release with: python -m core.content.release {name}
key: {name}:first_form
version: 1
title: First form
summary: How the person is today.
source: Written by {title}.
licence: Apache-2.0
licence_url: https://www.apache.org/licenses/LICENSE-2.0
wording: shown
wording_source: Our own words.
owner: {title}
sign_off: Draft for sign-off by {title}
label: normal
who_answers: together

sections:
  - key: today
    title: Today
    items:
      - {{key: well, kind: yes_no, text: Are you well today?, required: true}}
      - {{key: words, kind: long_text, text: What would you like to say?}}

examples:
  - name: Well
    answers: {{well: "yes"}}
    scores: {{}}
"""
README = """\
# {title}'s plugin

Owner: {title}. State: draft for sign-off.

| What | Key | Where it comes from | Licence |
|---|---|---|---|
| First form | `{name}:first_form` | Written by {title} | Apache-2.0 |
"""
POLICY = """\
# Rules that {title} proposes about its own forms; two policy admins publish them, or not.
# p, rule id, role, organisation acted for, record kind, action, label, when, basis, effect
p, {name}-own, recovery_navigator, *, assessment, create, normal, on_my_caseload & from_{name}, own, allow
"""
TEST = '''\
"""The first form asks what it should."""

from core.sdk import load_instruments


def test_it_has_to_be_said_whether_the_person_is_well() -> None:
    (form,) = load_instruments("{name}")
    assert form.required == {{"well"}}
'''


def files_of(name: str) -> Mapping[str, str]:
    """Each file's path with its text."""
    said = {"name": name, "dashed": name.replace("_", "-"), "title": name.replace("_", " ").title()}
    return {
        path: text.format(**said)
        for path, text in {
            "pyproject.toml": PYPROJECT,
            f"{name}/__init__.py": '"""{title}\'s plugin: content and hooks."""\n',
            f"{name}/plugin.py": PLUGIN,
            f"{name}/README.md": README,
            f"{name}/policy.csv": POLICY,
            f"{name}/instruments/first_form.v1.yaml": FORM,
            "tests/test_first_form.py": TEST,
        }.items()
    }
