"""Packages in few words, good and broken, and the samples where there are any."""

from __future__ import annotations

import base64
import io
import json
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from scenarios.formats.shape import Imported, Parcel


def sample(*parts: str) -> Path:
    """A scenario file of somebody else's; they lie outside the project."""
    place = os.environ.get("ELEARN_SAMPLES") or (
        Path(django_settings.BASE_DIR).parent / "shared" / "data"
    )
    path = Path(place, "scenarios", *parts)
    if not path.exists():
        pytest.skip(
            "No sample files here: set ELEARN_SAMPLES to the folder that has them."
        )
    return path


def packed(members: Mapping[str, bytes | str], **options: Any) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def codes(imported: Imported, severity: str = "") -> list[str]:
    return [
        finding.code
        for finding in imported.findings
        if severity in ("", finding.severity)
    ]


# -- H5P -------------------------------------------------------------------------
def says(text: str, following: Any = -1, **more: Any) -> dict[str, Any]:
    """A text that leads on to `following`."""
    item = {
        "type": {"library": "H5P.AdvancedText 1.1", "params": {"text": text}},
        "nextContentId": following,
    }
    return {**item, **more}


def asks(question: str, *alternatives: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": {
            "library": "H5P.BranchingQuestion 1.0",
            "params": {
                "branchingQuestion": {
                    "question": question,
                    "alternatives": list(alternatives),
                }
            },
        },
        **more,
    }


def answer(
    text: str, following: Any = -1, score: Any = None, **feedback: Any
) -> dict[str, Any]:
    if score is not None:
        feedback["endScreenScore"] = score
    return {"text": text, "nextContentId": following, "feedback": feedback}


def branching(*content: Any, scoring: str = "no-score", **more: Any) -> dict[str, Any]:
    return {
        "branchingScenario": {
            "content": list(content),
            "endScreens": [{"endScreenTitle": "Over", "contentId": -1}],
            "scoringOptionGroup": {"scoringOption": scoring},
            **more,
        }
    }


def bare(document: Any, name: str = "content.json") -> Parcel:
    return Parcel(name, raw=json.dumps(document).encode())


# -- virtual patients ------------------------------------------------------------
def path_to(identifier: str, kind: str = "ActivityNode") -> str:
    return f"/ActivityModel/ActivityNodes/NodeSection/{kind}[@id = '{identifier}']"


def place(identifier: str, rules: str = "", services: str = "") -> str:
    inner = f"<Rules>{rules}</Rules>" if rules else ""
    return (
        f'<ActivityNode id="{identifier}" label="Place {identifier}">'
        f"<Content>/DataAvailabilityModel/DAMNode[@id='{identifier}']</Content>"
        f"{inner}{services}</ActivityNode>"
    )


def operand_path(identifier: str) -> str:
    return f"<Operand>{path_to(identifier)}</Operand>"


def road(
    start: str, end: str, label: str = "", inner: str = "", **attributes: str
) -> str:
    given = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return (
        f'<Link label="{label}"{given}><ActivityNodeA>{path_to(start)}</ActivityNodeA>'
        f"<ActivityNodeB>{path_to(end)}</ActivityNodeB>{inner}</Link>"
    )


def change(operator: str, value: str, counter: str = "C", enabled: str = "") -> str:
    last = f"<CounterRuleEnabled>{enabled}</CounterRuleEnabled>" if enabled else ""
    return (
        f"<CounterActionRule><CounterOperator>{operator}</CounterOperator>"
        f"<CounterRuleValue>{value}</CounterRuleValue><CounterPath>"
        f"/ActivityModel/Properties/Counters/Counter[@id='{counter}']</CounterPath>"
        f"{last}</CounterActionRule>"
    )


def counter(identifier: str = "C", initial: str = "5", rules: str = "") -> str:
    inner = f"<CounterRules>{rules}</CounterRules>" if rules else ""
    return (
        f'<Counter id="{identifier}" isVisible="true"><CounterLabel>Trust'
        f"</CounterLabel><CounterInitValue>{initial}</CounterInitValue>{inner}</Counter>"
    )


def rule(relation: str, value: str, target: str) -> str:
    return (
        f"<Rule><Relation>{relation}</Relation><Value>{value}</Value>"
        f"<RuleRedirect>{path_to(target)}</RuleRedirect></Rule>"
    )


def virtual_patient(
    *places: str,
    links: str = "",
    counters: str = "",
    timer: str = "",
    extension: str = "",
    texts: Mapping[str, str] | None = None,
    bundles: str = "",
) -> Parcel:
    """A package whose bundle of each name shows the text of that name."""
    texts = texts or {}
    items = "".join(
        f'<DAMNode id="{name}"><DAMNodeItem><ItemPath>/VirtualPatientData/VPDText'
        f"[@id='T_{name}']</ItemPath></DAMNodeItem></DAMNode>"
        for name in texts
    )
    words = "".join(
        f'<VPDText id="T_{name}"><div xmlns="http://www.w3.org/1999/xhtml">{text}</div>'
        "</VPDText>"
        for name, text in texts.items()
    )
    activity = (
        '<ActivityModel xmlns="http://ns.medbiq.org/activitymodel/v1/"><Properties>'
        f"<Counters>{counters}</Counters>{timer}</Properties><ActivityNodes>"
        f'<NodeSection id="S" label="A talk">{"".join(places)}</NodeSection>'
        f"</ActivityNodes><Links>{links}</Links>{extension}</ActivityModel>"
    )
    return Parcel(
        "talk.zip",
        members={
            "imsmanifest.xml": b"<manifest/>",
            "activitymodel.xml": activity.encode(),
            "dataavailabilitymodel.xml": (
                f"<DataAvailabilityModel>{items}{bundles}</DataAvailabilityModel>"
            ).encode(),
            "virtualpatientdata.xml": (
                f"<VirtualPatientData>{words}</VirtualPatientData>"
            ).encode(),
        },
    )


def table(name: str, *rows: Mapping[str, Any]) -> bytes:
    """A table of an OpenLabyrinth export: texts in base64, numbers as they are."""
    inner = ""
    for number, row in enumerate(rows):
        fields = "".join(
            f"<{field}>"
            + (
                base64.b64encode(value.encode()).decode()
                if isinstance(value, str)
                else str(value)
            )
            + f"</{field}>"
            for field, value in row.items()
        )
        inner += f"<{name}_{number}>{fields}</{name}_{number}>"
    return f"<xml><{name}>{inner}</{name}></xml>".encode()


def labyrinth(**tables: bytes) -> Parcel:
    members = {f"{name}.xml": content for name, content in tables.items()}
    return Parcel("lab.zip", members={"manifest.xml": b"<manifest/>", **members})
