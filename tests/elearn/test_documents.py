"""What the reference promises and what the commands answer are one thing."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from elearn.core.commands import JsonCommand

ROOT = Path(__file__).resolve().parents[2]
OURS = ("elearn", "courses", "scenarios", "media", "certificates")
COMMANDS = sorted(
    (app, name) for name, app in get_commands().items() if app.split(".")[0] in OURS
)


def section(name: str) -> str:
    text = (ROOT / "docs/reference/commands.md").read_text()
    parts = re.split(r"^### ", text, flags=re.MULTILINE)
    found = [part for part in parts if re.match(rf"`{name}\b", part)]
    assert len(found) == 1, f"{name} has no section, or several."
    return found[0]


@pytest.mark.parametrize(("app", "name"), COMMANDS)
def test_command_is_described_with_every_key_and_option(app, name):
    command = load_command_class(app, name)
    words = section(name)
    if name != "serve":
        assert isinstance(command, JsonCommand)
        assert command.empty, "a document has keys"
        assert [key for key in command.empty if f"`{key}`" not in words] == []
    parser = command.create_parser("manage.py", name)
    inherited = type(command).__mro__[1]().create_parser("manage.py", name)
    own = {
        option
        for action in parser._actions
        for option in action.option_strings
        if option.startswith("--")
    } - {option for action in inherited._actions for option in action.option_strings}
    assert sorted(option for option in own if option not in words) == []


@pytest.mark.parametrize(("app", "name"), COMMANDS)
def test_command_says_what_it_is_for(app, name):
    assert load_command_class(app, name).help
