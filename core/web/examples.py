"""A whole example of what a route takes, made of the examples of its fields."""

from collections.abc import Mapping
from typing import Any

ID = "01a200f5-4dd4-77b8-bf0c-f3de2d5ade0f"
FORMATS = {
    "uuid": ID,
    "date": "2026-03-04",
    "date-time": "2026-03-04T10:00:00Z",
    "time": "10:00",
    "uri": "https://example.org/",
}
PLAIN = {"boolean": True, "integer": 1, "number": 1, "object": {}}
WORDS = {
    "family_name": "Quillfeather", "given_name": "Zoë", "name": "South team", "username": "navigator@missing-link",
    "summary": "Asks for support after leaving hospital.", "query": "state=received", "asked_of": "Oxford Health",
    "offered_instead": "A number to call in the evening", "what": "Call the person back",
}  # fmt: skip
OTHER_WORDS = "Agreed with the person on the phone."
"""For a reason, and for whatever else asks for a sentence."""


def example(schema: Mapping[str, Any], schemas: Mapping[str, Any], name: str = "") -> object:
    """The field's own example where it has one; of an object all that it needs and all that has an example."""
    if (said := _own(schema)) is not None:
        return said
    if "$ref" in schema:
        return example(schemas[schema["$ref"].rsplit("/", 1)[-1]], schemas, name)
    if (choices := _choices(schema)) is not None:
        return example(choices[0], schemas, name)
    if "properties" in schema:
        return _object(schema, schemas)
    if schema.get("type") == "array":
        return [example(schema["items"], schemas, name)]
    return _plain(schema, name)


def _own(schema: Mapping[str, Any]) -> object:
    for given in (schema.get("examples"), schema.get("enum")):
        if given:
            return given[0]
    return schema.get("const")


def _choices(schema: Mapping[str, Any]) -> list[Mapping[str, Any]] | None:
    """Shapes to choose among; what may be left out is shown as it is when given."""
    found = next((schema[word] for word in ("anyOf", "oneOf", "allOf") if word in schema), None)
    return found and [one for one in found if one.get("type") != "null"]


def _object(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> dict[str, object]:
    needed = schema.get("required", ())
    shown = {name: field for name, field in schema["properties"].items() if name in needed or "examples" in field}
    if not shown:  # nothing is needed: one of what may be sent
        shown = dict(list(schema["properties"].items())[:1])
    return {name: example(field, schemas, name) for name, field in shown.items()}


def _plain(schema: Mapping[str, Any], name: str) -> object:
    if (kind := schema.get("type", "object")) == "string":
        return FORMATS.get(schema.get("format", "")) or WORDS.get(name, OTHER_WORDS)
    return schema.get("minimum", PLAIN.get(kind))
