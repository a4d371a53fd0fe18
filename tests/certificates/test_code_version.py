"""Evidence names the source text that reckoned it: another text is another version."""

import shutil
from pathlib import Path

import pytest

from certificates.code_version import DECIDING, code_version


@pytest.fixture
def version_of(settings, tmp_path):
    """The version of a copy of the deciding folders in which something was changed."""
    base = Path(settings.BASE_DIR)
    for folder in DECIDING:
        shutil.copytree(base / folder, tmp_path / "code" / folder)

    def read(name: str = "", content: str = "") -> str:
        settings.BASE_DIR = tmp_path / "code"
        if name:
            (tmp_path / "code" / name).write_text(content)
        return code_version.__wrapped__()

    return read


def test_the_same_text_is_the_same_version(version_of):
    assert version_of() == code_version()


@pytest.mark.parametrize(
    "name", ["certificates/domain/credit.py", "certificates/rules/eaccme.toml"]
)
def test_another_text_is_another_version(version_of, name):
    assert version_of(name, "# nothing\n") != code_version()
