"""The recipe of docs/how-to/stream-an-event.md, played: Debian's nginx with our files,
ten seconds of pictures by ffmpeg, a registered person and a stranger.
"""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from tests.media.live.browsers import free_port, served

RECIPE = Path(django_settings.BASE_DIR) / "docs/how-to/stream"
KEY = "0123456789abcdef0123456789abcdef"
#: Where nginx is for whoever is not root.
PATH = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin"))
MODULE = Path("/usr/lib/nginx/modules/ngx_rtmp_module.so")

PREPARE = """
import json
from datetime import timedelta
from django.test import Client
from django.utils import timezone
from elearn.core.accounts import invite_person
from media.domain.programme import plan_item
from media.services import register_person, save_programme, save_webinar
now = timezone.now()
webinar = save_webinar(slug="part-2", by=None, title="Part 2", state="announced",
                       starts_at=now, ends_at=now + timedelta(hours=2))
item = plan_item(key="t1", kind="talk", title="T1", starts_at=now,
                 ends_at=now + timedelta(hours=2))
save_programme(webinar, items=[item], by=None, now=now)
for name in ("ana", "stranger"):
    user, _ = invite_person(email=f"{name}@example.org", name=name)
    if name == "ana":
        register_person(webinar, user=user, by=None, now=now, as_organiser=True)
    client = Client()
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    print(client.cookies["sessionid"].value)
"""


def tool(name: str) -> str:
    found = shutil.which(name, path=PATH)
    if found is None:
        pytest.skip(f"No {name} is installed here.")
    return found


class Studio:
    """nginx with the recipe's files, on free ports and in a folder of its own."""

    def __init__(self, folder: Path, site_port: int) -> None:
        self.rtmp, self.web = free_port(), free_port()
        names = {
            "/srv/elearn-stream": str(folder / "stream"),
            "/etc/nginx/stream-keys.conf": str(folder / "stream-keys.conf"),
            "/usr/bin/ffmpeg": tool("ffmpeg"),
            "1935": str(self.rtmp),
            "127.0.0.1:8088": f"127.0.0.1:{free_port()}",
            "127.0.0.1:8000": f"127.0.0.1:{site_port}",
            "change-this-0123456789abcdef": KEY,
        }
        for file in RECIPE.glob("*.conf"):
            text = file.read_text()
            for name, ours in names.items():
                text = text.replace(name, ours)
            (folder / file.name).write_text(text)
        (folder / "stream" / "stream").mkdir(parents=True)
        root = "user root;" if os.geteuid() == 0 else ""
        temporary = "".join(
            f"{kind}_temp_path {folder / kind};"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        self.conf = folder / "nginx.conf"
        self.conf.write_text(
            f"load_module {MODULE};\n{root}\ndaemon off;\npid {folder / 'pid'};\n"
            f"error_log {folder / 'error.log'};\nworker_processes 1;\n"
            "events { worker_connections 256; }\n"
            f"include {folder / 'rtmp.conf'};\n"
            f"http {{\naccess_log off;\n{temporary}\ninclude {folder / 'http.conf'};\n"
            f"server {{\nlisten 127.0.0.1:{self.web};\n"
            f"include {folder / 'locations.conf'};\n}}\n}}\n"
        )
        self.folder = folder

    def get(self, path: str, cookie: str = "") -> tuple[int, str, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.web, timeout=60)
        headers = {"Cookie": f"sessionid={cookie}"} if cookie else {}
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.headers.get("Content-Type"), answer.read()
        finally:
            connection.close()

    def send(self, key: str, seconds: int) -> subprocess.Popen[bytes]:
        """What OBS does: pictures at 25 a second with a key frame every two seconds."""
        pictures = ["-f", "lavfi", "-i", "testsrc2=size=640x480:rate=25"]
        sound = ["-f", "lavfi", "-i", "sine=frequency=330"]
        return subprocess.Popen(
            [tool("ffmpeg"), "-hide_banner", "-loglevel", "error", "-re", *pictures]
            + [*sound, "-t", str(seconds), "-c:v", "libx264", "-preset", "ultrafast"]
            + ["-g", "50", "-c:a", "aac", "-f", "flv"]
            + [f"rtmp://127.0.0.1:{self.rtmp}/studio/{key}"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


@pytest.fixture
def studio(own_site, tmp_path) -> Iterator[tuple[Studio, str, str]]:
    """A studio in front of a served site, and the cookies of Ana and of a stranger."""
    nginx = tool("nginx")
    if not MODULE.exists():
        pytest.skip("nginx has no RTMP module here.")
    encoders = subprocess.run(
        [tool("ffmpeg"), "-hide_banner", "-encoders"], capture_output=True, check=True
    )
    if b"libx264" not in encoders.stdout:
        pytest.skip("ffmpeg has no H.264 encoder here.")
    run, _folder = own_site
    prepared = run(PREPARE)
    assert prepared.returncode == 0, prepared.stderr
    folder = tmp_path / "nginx"
    folder.mkdir()
    site = {
        "DJANGO_SETTINGS_MODULE": "elearn.settings.test",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'copy.sqlite3'}",
        "ELEARN_VAR": str(tmp_path / "var"),
    }
    with served("elearn.asgi:application", **site) as (port, _process):
        studio = Studio(folder, port)
        command = [nginx, "-p", str(folder), "-c", str(studio.conf), "-e", "stderr"]
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        try:
            ana, stranger = prepared.stdout.split()
            yield studio, ana, stranger
        finally:
            process.terminate()
            process.wait()


def wait_for(condition, *, seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_pictures_reach_registered_people_and_nobody_else(studio):
    recipe, ana, stranger = studio
    wait_for(lambda: recipe.get("/")[0] == 404 if _listens(recipe.web) else False)
    # A key that nobody was given sends nothing.
    foreign = recipe.send("part-2", 10)
    assert foreign.wait(timeout=60) != 0
    assert list((recipe.folder / "stream/stream").iterdir()) == []
    sending = recipe.send(KEY, 10)
    wait_for(lambda: recipe.get("/stream/part-2_low.m3u8", ana)[0] == 200)
    status, kind, playlist = recipe.get("/stream/part-2.m3u8", ana)
    assert (status, kind) == (200, "application/vnd.apple.mpegurl")
    assert b"part-2_low.m3u8" in playlist
    assert b"part-2_high.m3u8" in playlist
    status, _kind, playlist = recipe.get("/stream/part-2_low.m3u8", ana)
    (piece, *_rest) = [
        line for line in playlist.decode().splitlines() if line.endswith(".ts")
    ]
    status, kind, content = recipe.get(f"/stream/{piece}", ana)
    assert (status, kind, content[:1]) == (200, "video/mp2t", b"\x47")
    for path in ("part-2.m3u8", "part-2_low.m3u8", piece):
        assert recipe.get(f"/stream/{path}", stranger)[0] == 403
        assert recipe.get(f"/stream/{path}")[0] == 403
    # The key is in no address, and what is no stream is not there.
    assert KEY.encode() not in playlist
    assert recipe.get("/stream/../stream-keys.conf", ana)[0] in (400, 403, 404)
    assert recipe.get("/_stream_gate", ana)[0] == 404
    assert sending.wait(timeout=60) == 0


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
