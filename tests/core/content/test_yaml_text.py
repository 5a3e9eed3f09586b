"""The YAML of content says what it seems to say."""

import pytest

from core.content.yaml_text import YamlFault, read_yaml


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("answer: yes", "yes"),
        ("answer: no", "no"),
        ("answer: on", "on"),
        ("answer: true", True),
        ("answer: 'true'", "true"),
        ("answer: 12", 12),
        ("answer: 012", "012"),
        ("answer: 1.5", 1.5),
        ("answer: 1e3", "1e3"),
        ("answer: 2026-02-03", "2026-02-03"),
        ("answer: 18:40", "18:40"),
        ("answer: null", None),
        ("answer:", None),
        ("answer: ''", ""),
        ("answer: '12'", "12"),
    ],
)
def test_a_word_is_text_unless_it_is_plainly_something_else(text: str, value: object) -> None:
    assert read_yaml(text.encode()).value == {"answer": value}


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        (b"a: 1\nb: 2\na: 3\n", 3, "'a' is written twice, first at line 1"),
        (b"a: {{ x }}\n", 1, "not YAML|a key must be a word"),
        (b"a: &x [1]\nb: *x\n", 1, "aliases"),
        (b"a: 1\nb: !!python/name:os.system ''\n", 2, "tags"),
        (b"a: !thing 1\n", 1, "tags"),
        (b"a: 1\nb: \xff\n", 2, "UTF-8"),
        (b"a: 1\n b: 2\n", 2, "not YAML"),
        (b"a: \x00\n", 1, "not YAML"),
        (b"", 1, "empty"),
        (b"? [a, b]\n: 1\n", 1, "a key must be a word"),
        (b"a: 1\n---\nb: 2\n", 2, "not YAML"),
        (b"[" * 30 + b"]" * 30, 1, "nested too deeply"),
    ],
)
def test_what_is_not_plain_is_refused_with_its_line(content: bytes, line: int, says: str) -> None:
    with pytest.raises(YamlFault, match=says) as refused:
        read_yaml(content)
    assert refused.value.line == line


def test_every_value_knows_its_line() -> None:
    text = read_yaml(b"a:\n  - x: 1\n  - y: 2\n")
    assert text.lines[("a", 1, "y")] == 3


def test_a_path_that_is_not_there_leads_to_the_nearest_that_is() -> None:
    text = read_yaml(b"a:\n  - x: 1\n")
    assert text.nearest(("a", 0, "yes_no", "missing")) == ("a", 0)
