"""Pages of competency frameworks: which there are, one of them, two side by side."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Path, Query, Request, Response

from core.access.records import Records
from core.access.routing import Face, Router, signed_in
from core.competencies.comparing import Sort, compare
from core.competencies.frameworks import READ_BY_ALL, framework_of, name_of, offered, versions_of
from core.competencies.searching import LONGEST, MOST, search
from core.competencies.showing import colour_of, heat_map_of, in_force, names_of, place_of, rules_under, sort_words
from core.content.anomalies import anomalies_of
from core.content.frameworks import Framework
from core.organisations.installed import Host
from core.web.environment import render
from core.web.parts import Choice

router = Router(face=Face.PAGE, prefix="/frameworks")

Word = Annotated[str, Path(max_length=60)]
Named = Annotated[str | None, Query(max_length=130)]
Wanted = Annotated[str, Query(max_length=LONGEST)]
Version = Annotated[int | None, Query(ge=1, le=9999)]


@router.get("", signed_in(READ_BY_ALL))
def frameworks_page(records: Records, request: Request, host: Host, q: Wanted = "") -> Response:
    """Those that are switched on, and the indicators in which the words looked for occur."""
    found = offered(records, host)
    return render(
        request, "competencies/frameworks.html", frameworks=found, wanted=q.strip(), hits=search(found, q), most=MOST
    )


@router.get("/compare", signed_in(READ_BY_ALL))
def compare_page(
    records: Records, request: Request, host: Host, left: Named = None, right: Named = None, show: str = "all"
) -> Response:
    """Two versions side by side; without a choice the first two that there are."""
    choices = versions_of(host, offered(records, host))
    ours, theirs = _chosen(records, host, choices, left, right)
    comparison = compare(ours, theirs) if ours and theirs else None
    is_short = show == "differences"
    return render(
        request, "competencies/compare.html", comparison=comparison, choices=[_choice(one) for one in choices],
        left=name_of(ours) if ours else "", right=name_of(theirs) if theirs else "", is_short=is_short, sorts=Sort,
        parts=(comparison.differing if is_short else comparison.parts) if comparison else (),
        names=names_of(comparison) if comparison else None, sort_words=sort_words, colour_of=colour_of,
        place_of=place_of, rules_under=rules_under,
    )  # fmt: skip


@router.get("/{plugin}/{name}", signed_in(READ_BY_ALL))
def framework_page(
    records: Records, request: Request, host: Host, plugin: Word, name: Word, version: Version = None
) -> Response:
    """One version in full, by competency, its levels side by side."""
    key = f"{plugin}:{name}"
    framework = framework_of(records, host, key if version is None else f"{key}@{version}")
    versions = versions_of(host, (framework,))
    return render(
        request, "competencies/framework.html", framework=framework, found=anomalies_of(framework), versions=versions,
        latest=versions[0].version, here=f"/frameworks/{plugin}/{name}", name=name_of(framework),
        heat=heat_map_of(framework), in_force=in_force(framework),
    )  # fmt: skip


def _chosen(
    records: Records, host: Host, choices: Sequence[Framework], left: str | None, right: str | None
) -> tuple[Framework | None, Framework | None]:
    """What was asked for; a side that nobody chose is the first of the choices that the other side is not."""
    ours = framework_of(records, host, left) if left else None
    theirs = framework_of(records, host, right) if right else None
    ours = ours or next((one for one in choices if one is not theirs), None)
    theirs = theirs or next((one for one in choices if one is not ours), None)
    return ours, theirs


def _choice(framework: Framework) -> Choice:
    return Choice(name_of(framework), f"{framework.owner}: {framework.title}, version {framework.version}")
