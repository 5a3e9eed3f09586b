"""The API of competency frameworks: those switched on for one's organisation."""

from typing import Annotated

from fastapi import Path, Query

from core.access.records import Records
from core.access.routing import Face, Router, signed_in
from core.competencies.comparing import compare
from core.competencies.frameworks import READ_BY_ALL, framework_of, offered, versions_of
from core.competencies.schemas import ComparisonOut, FrameworkLine, FrameworkOut, HitOut
from core.competencies.searching import LONGEST, search
from core.organisations.installed import Host
from core.web.lists import Listed, whole

router = Router(face=Face.API, prefix="/api/v1/frameworks", tags=["frameworks"])

Word = Annotated[str, Path(max_length=60)]
Named = Annotated[
    str,
    Query(
        max_length=130, description="Its key, `@` and a version; the latest without", examples=["bright_paths:guide@1"]
    ),
]
Wanted = Annotated[str, Query(min_length=1, max_length=LONGEST, description="Words that all occur in an indicator")]
Version = Annotated[int | None, Query(ge=1, le=9999, description="The latest when left out")]


@router.get("", signed_in(READ_BY_ALL))
def list_frameworks(records: Records, host: Host) -> Listed[FrameworkLine]:
    """The latest version of every framework that your organisation has switched on, by title."""
    return whole(FrameworkLine, offered(records, host))


@router.get("/search", signed_in(READ_BY_ALL))
def search_indicators(records: Records, host: Host, q: Wanted) -> Listed[HitOut]:
    """Indicators in which all these words occur, the first hundred."""
    return whole(HitOut, (HitOut.found(hit) for hit in search(offered(records, host), q)))


@router.get("/compare", signed_in(READ_BY_ALL))
def compare_frameworks(records: Records, host: Host, left: Named, right: Named) -> ComparisonOut:
    """Two frameworks, indicator by indicator, matched by wording and never by the label of a level."""
    return ComparisonOut.of(compare(framework_of(records, host, left), framework_of(records, host, right)))


@router.get("/{plugin}/{name}", signed_in(READ_BY_ALL))
def show_framework(records: Records, host: Host, plugin: Word, name: Word, version: Version = None) -> FrameworkOut:
    """One version in full, with what is odd in it."""
    key = f"{plugin}:{name}"
    framework = framework_of(records, host, key if version is None else f"{key}@{version}")
    return FrameworkOut.of(framework, versions_of(host, (framework,)))
