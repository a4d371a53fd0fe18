"""SCORM and H5P packages, built here: the smallest that are whole."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from django.utils import timezone

from courses.models import ContentPackage, LessonPage, ModulePage
from courses.packages.shelf import keep
from courses.services import keep_package
from tests.factories.courses import block, key, publish

NAMESPACES_12 = (
    'xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" '
    'xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"'
)
NAMESPACES_2004 = (
    'xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" '
    'xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" '
    'xmlns:imsss="http://www.imsglobal.org/xsd/imsss"'
)

#: Looks for the interface as the standard says: in its own window, then upwards.
FIND = """
function find(name) {
  var w = window, n = 0;
  while (!w[name] && w.parent !== w && n++ < 10) w = w.parent;
  return w[name];
}
"""
PLAY_12 = (
    FIND
    + """
var api = find("API");
api.LMSInitialize("");
var show = function (id, text) { document.getElementById(id).textContent = text; };
show("entry", api.LMSGetValue("cmi.core.entry"));
show("place", api.LMSGetValue("cmi.core.lesson_location"));
show("name", api.LMSGetValue("cmi.core.student_name"));
show("time", api.LMSGetValue("cmi.core.total_time"));
show("given", api.LMSGetValue("cmi.launch_data"));
document.getElementById("go").onclick = function () {
  api.LMSSetValue("cmi.core.lesson_location", "page-2");
  api.LMSSetValue("cmi.suspend_data", "she asked twice");
  api.LMSSetValue("cmi.core.lesson_status", "incomplete");
  show("place", "page-2");
};
document.getElementById("finish").onclick = function () {
  api.LMSSetValue("cmi.core.score.raw", "80");
  api.LMSSetValue("cmi.core.lesson_status", "completed");
  api.LMSSetValue("cmi.core.session_time", "0000:00:01.00");
  api.LMSCommit("");
};
window.onunload = function () {
  api.LMSSetValue("cmi.core.exit", "suspend");
  api.LMSFinish("");
};
"""
)
PLAY_2004 = (
    FIND
    + """
var api = find("API_1484_11");
api.Initialize("");
var show = function (id, text) { document.getElementById(id).textContent = text; };
show("entry", api.GetValue("cmi.entry"));
show("place", api.GetValue("cmi.location"));
show("name", api.GetValue("cmi.learner_name"));
show("time", api.GetValue("cmi.total_time"));
show("given", api.GetValue("cmi.launch_data"));
document.getElementById("go").onclick = function () {
  api.SetValue("cmi.location", "page-2");
  api.SetValue("cmi.suspend_data", "she asked twice");
  api.SetValue("cmi.completion_status", "incomplete");
  show("place", "page-2");
};
document.getElementById("finish").onclick = function () {
  api.SetValue("cmi.score.scaled", "0.8");
  api.SetValue("cmi.success_status", "passed");
  api.SetValue("cmi.completion_status", "completed");
  api.SetValue("cmi.session_time", "PT1S");
  api.Commit("");
};
window.onunload = function () {
  api.SetValue("cmi.exit", "suspend");
  api.Terminate("");
};
"""
)
#: Tries to get at the page around it, and says how that went.
PRY = """
var said = [];
var attempt = function (name, act) {
  try { said.push(name + ":" + act()); } catch (error) { said.push(name + ":refused"); }
};
attempt("dom", function () { return top.document.title; });
attempt("cookie-of-page", function () { return top.document.cookie; });
attempt("own-cookie", function () { return document.cookie || "none"; });
attempt("leave", function () { top.location = "/elsewhere"; return "tried"; });
fetch(document.referrer || "/", { credentials: "include" }).catch(function () {});
document.getElementById("pry").textContent = said.join(" ");
"""
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>{title}</title></head><body><main><h1>{title}</h1>
<p>Entry: <span id="entry"></span>. Place: <span id="place"></span>.
Name: <span id="name"></span>. Time: <span id="time"></span>.
Given: <span id="given"></span>.</p>
<button id="go" type="button">Go on</button>
<button id="finish" type="button">Finish</button><p id="pry"></p></main>
<script>{script}</script></body></html>"""


def packed(files: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def manifest(
    version: str = "1.2",
    *,
    title: str = "Sort three phrases",
    href: str = "index.html",
    parts: int = 1,
    schema: str | None = None,
    item: str = "",
    parameters: str = "",
    base: str = "",
) -> str:
    is_12 = version == "1.2"
    schema = ("1.2" if is_12 else "2004 4th Edition") if schema is None else schema
    said = f"<schemaversion>{schema}</schemaversion>" if schema else ""
    kind = "adlcp:scormtype" if is_12 else "adlcp:scormType"
    items = "".join(
        f'<item identifier="I{n}" identifierref="R{n}" parameters="{parameters}">'
        f"<title>Part {n}</title>{item}</item>"
        for n in range(parts)
    )
    resources = "".join(
        f'<resource identifier="R{n}" type="webcontent" {kind}="sco" href="{href}">'
        f'<file href="{href}"/></resource>'
        for n in range(parts)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<manifest identifier="M" version="1" '
        f"{NAMESPACES_12 if is_12 else NAMESPACES_2004}>"
        f"<metadata><schema>ADL SCORM</schema>{said}</metadata>"
        '<organizations default="O"><organization identifier="O">'
        f"<title>{title}</title>{items}</organization></organizations>"
        f'<resources xml:base="{base}">{resources}</resources></manifest>'
    )


def scorm(
    version: str = "1.2",
    *,
    title: str = "Sort three phrases",
    more: dict[str, str | bytes] | None = None,
    pries: bool = False,
    **told: Any,
) -> bytes:
    script = PLAY_12 if version == "1.2" else PLAY_2004
    page = PAGE.replace("{title}", title).replace(
        "{script}", script + (PRY if pries else "")
    )
    return packed(
        {
            "imsmanifest.xml": manifest(version, title=title, **told),
            "index.html": page,
            **(more or {}),
        }
    )


H5P_SCRIPT = """
var H5P = window.H5P || {};
H5P.ElearnCard = function (params, contentId, extras) {
  H5P.EventDispatcher.call(this);
  var self = this;
  var seen = (extras && extras.previousState && extras.previousState.seen) || 0;
  this.getCurrentState = function () { return { seen: seen }; };
  this.attach = function (container) {
    var place = document.createElement("p");
    place.id = "seen";
    place.textContent = "Seen " + seen;
    var next = document.createElement("button");
    next.id = "go";
    next.type = "button";
    next.textContent = params.label;
    next.onclick = function () {
      seen += 1;
      place.textContent = "Seen " + seen;
      self.triggerXAPI("interacted");
    };
    var finish = document.createElement("button");
    finish.id = "finish";
    finish.type = "button";
    finish.textContent = "Finish";
    finish.onclick = function () { self.triggerXAPIScored(3, 4, "completed", true, true); };
    container.append(place, next, finish);
  };
};
H5P.ElearnCard.prototype = Object.create(H5P.EventDispatcher.prototype);
"""
LIBRARY = {"machineName": "H5P.ElearnCard", "majorVersion": 1, "minorVersion": 0}


def h5p(*, has_library: bool = True, title: str = "One card") -> bytes:
    """A package with a library of our own, which does next to nothing."""
    library = {
        **LIBRARY,
        "title": "Card",
        "patchVersion": 0,
        "runnable": 1,
        "preloadedJs": [{"path": "card.js"}],
    }
    files: dict[str, str | bytes] = {
        "h5p.json": json.dumps(
            {
                "title": title,
                "mainLibrary": "H5P.ElearnCard",
                "embedTypes": ["div"],
                "language": "en",
                "preloadedDependencies": [LIBRARY],
            }
        ),
        "content/content.json": json.dumps({"label": "Turn the card"}),
    }
    if has_library:
        files["H5P.ElearnCard-1.0/library.json"] = json.dumps(library)
        files["H5P.ElearnCard-1.0/card.js"] = H5P_SCRIPT
    return packed(files)


def make_package(
    raw: bytes | None = None, *, title: str = "Sort three phrases", by: Any = None
) -> ContentPackage:
    kept = keep(io.BytesIO(scorm() if raw is None else raw), name="package.zip")
    package = ContentPackage(title=title, description="Three phrases, plain words.")
    return keep_package(package, kept=kept, by=by, now=timezone.now())


def replace_file(package: ContentPackage, raw: bytes) -> ContentPackage:
    kept = keep(io.BytesIO(raw), name="newer.zip")
    return keep_package(package, kept=kept, by=None, now=timezone.now())


def package_block(package: ContentPackage, name: str = "package") -> dict[str, Any]:
    return block("package", {"package": package.pk, "text": ""}, name)


def add_package_lesson(
    module: ModulePage, *packages: ContentPackage, slug: str = "with-package"
) -> LessonPage:
    """A lesson whose blocks are `slug-0`, `slug-1` …"""
    body = [
        package_block(package, f"{slug}-{place}")
        for place, package in enumerate(packages)
    ]
    lesson = LessonPage(title=f"Lesson {slug}", slug=slug, body=json.dumps(body))
    return publish(module, lesson)


def block_id(slug: str = "with-package", place: int = 0) -> str:
    return key(f"{slug}-{place}")
