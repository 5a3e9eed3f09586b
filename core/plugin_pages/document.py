"""The API's document for one caller: of plugins it tells what the caller's organisation has switched on, no more."""

from collections.abc import Iterator, Mapping
from typing import Any

from core.access.records import Records
from core.extensions.manager import PluginHost
from core.extensions.settings import OneOf, Setting, Text, WholeNumber
from core.organisations.enablement import enabled_for
from core.plugin_pages.showing import pages_of

PAGE = "/api/v1/p/{plugin}/{page}"
SETTINGS = "/api/v1/organisation/plugins/{plugin}/settings"
NAMING_A_FORM = ("AssessmentIn", "AssessmentDraftIn")


def document_for(document: Mapping[str, Any], host: PluginHost, records: Records | None) -> dict[str, Any]:
    """`document` as it is for nobody known; nothing in it is changed."""
    paths = {path: told for path, told in document["paths"].items() if path not in (PAGE, SETTINGS)}
    made = {**document, "paths": paths}
    if records is None:
        return made
    made["paths"] |= dict(_pages(document["paths"][PAGE], host, records))
    enabled = enabled_for(records, host)
    for plugin in sorted(enabled.names):
        if declared := host.settings[plugin]:
            made["paths"][SETTINGS.replace("{plugin}", plugin)] = _settings(document["paths"][SETTINGS], declared)
    return made | {"components": _components(document["components"], [one.key for one in enabled.instruments])}


def _pages(told: Mapping[str, Any], host: PluginHost, records: Records) -> Iterator[tuple[str, Any]]:
    for _, page in pages_of(records, host):
        said = {"summary": page.title, "operationId": page.path.strip("/").replace("/", "_").replace("-", "_")}
        yield f"/api/v1{page.path}", {"get": _without_path(told["get"]) | said}


def _settings(told: Mapping[str, Any], declared: tuple[Setting, ...]) -> dict[str, Any]:
    """Each plugin's own, with the range of each."""
    operations = {method: _without_path(one) for method, one in told.items()}
    values = {"type": "object", "additionalProperties": False,
              "properties": {one.key: _schema(one) for one in declared}}  # fmt: skip
    shape = {"type": "object", "required": ["settings"], "properties": {"settings": values}}
    example = {"settings": {one.key: one.standard for one in declared}}
    operations["put"]["requestBody"] = {
        "required": True, "content": {"application/json": {"schema": shape, "example": example}}
    }  # fmt: skip
    return operations


def _schema(setting: Setting) -> dict[str, Any]:
    said: dict[str, Any] = {"title": setting.title, "default": setting.standard}
    match setting:
        case WholeNumber():
            return said | {"type": "integer", "minimum": setting.lowest, "maximum": setting.highest}
        case OneOf():
            return said | {"type": "string", "enum": [key for key, _ in setting.choices]}
        case Text():
            return said | {"type": "string", "maxLength": setting.longest}
    return said | {"type": "boolean"}


def _without_path(operation: Mapping[str, Any]) -> dict[str, Any]:
    """The operation once the plugin's name stands in its address."""
    rest = [one for one in operation.get("parameters", ()) if one["in"] != "path"]
    return {name: told for name, told in operation.items() if name != "parameters"} | {"parameters": rest}


def _components(components: Mapping[str, Any], forms: list[str]) -> dict[str, Any]:
    """The forms that may be recorded, or begun, are named."""
    schemas = dict(components["schemas"])
    for name in NAMING_A_FORM if forms else ():
        asked = schemas[name]
        named = {**asked["properties"]["instrument"], "enum": sorted(forms)}
        schemas[name] = {**asked, "properties": {**asked["properties"], "instrument": named}}
    return {**components, "schemas": schemas}
