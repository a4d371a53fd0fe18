"""The house stays small-roomed and documented."""

from __future__ import annotations

import re
import subprocess

import pytest
from django.core.management import get_commands

from tests.architecture.source import PLACES, ROOT, python_files, relative

LONGEST_MODULE = 400


def test_no_module_outgrows_its_room():
    long = {
        relative(path): lines
        for path in python_files()
        if (lines := len(path.read_text().splitlines())) > LONGEST_MODULE
    }
    assert long == {}


def test_top_level_holds_the_rooms_and_little_else():
    tracked = {
        path.name
        for path in ROOT.iterdir()
        if path.name not in {".git", ".venv", "node_modules", "var", "build"}
        and not path.name.endswith("_cache")
        and path.name not in {".hypothesis", "__pycache__"}
    }
    assert tracked == {
        ".ci", ".gitattributes", ".gitignore", ".npmrc", "CHANGELOG.md", "Makefile",
        "README.md", "benchmarks", "certificates", "courses", "docs", "elearn",
        "manage.py", "media", "package-lock.json", "package.json", "pyproject.toml",
        "requirements.lock", "scenarios", "tests",
    }  # fmt: skip


def test_every_dependency_has_its_reason():
    named = (ROOT / "docs/explanation/dependencies.md").read_text().lower()
    text = (ROOT / "pyproject.toml").read_text()
    declared = re.findall(r'^    "([A-Za-z0-9-]+)[\[><=]', text, flags=re.MULTILINE)
    assert len(declared) > 20
    assert [name for name in declared if name.lower() not in named] == []


def test_every_command_is_documented():
    named = (ROOT / "docs/reference/commands.md").read_text()
    ours = [name for name, app in get_commands().items() if app.split(".")[0] in PLACES]
    assert len(ours) >= 10
    assert [name for name in ours if f"`{name}" not in named] == []


def test_every_setting_is_documented():
    named = (ROOT / "docs/reference/settings.md").read_text()
    used = {
        name
        for path in python_files("elearn/settings")
        for name in re.findall(r'"(ELEARN_[A-Z_]+)"', path.read_text())
    }
    assert used
    assert sorted(name for name in used if f"`{name}`" not in named) == []


@pytest.mark.parametrize("lock", ["requirements.lock", "package-lock.json"])
def test_locks_name_no_address(lock):
    text = (ROOT / lock).read_text()
    assert "://" not in text
    assert "--index-url" not in text


def test_cleaning_takes_away_nobodys_records():
    """ELEARN_VAR may hold a real site's database, archive and certificates."""
    said = subprocess.run(
        ["make", "--no-print-directory", "-n", "clean", "ELEARN_VAR=/srv/a real site"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert said == "rm -rf .venv node_modules build var\n"
