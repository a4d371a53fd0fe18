"""`check_scenario FILE --json` on real stories of other tools.

The figures are those that were counted by hand for the samples: the source's own
nodes, and how many of them can be met. `plain` is what an importer reaches that
reads nothing but `[[links]]`.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.management import call_command

SAMPLES = Path(__file__).parents[3] / "shared/data/scenarios"

pytestmark = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="the sample stories are not part of the project"
)

#: file: (nodes, met by plain links, met), all of them met where the story lets one.
TWINE = {
    "twee/chapbook_cloak_of_darkness.twee": (14, 10, 14),
    "twee/chapbook_forks.twee": (1, 1, 1),
    "twee/chapbook_randomness.twee": (1, 1, 1),
    "twee/sugarcube_space_exploration.twee": (12, 2, 12),
    "twee/sugarcube_timedpassages.twee": (5, 3, 5),
    "twee/sugarcube_docker_connection_large.twee": (27, 11, 27),
    "twee/harlowe_space_exploration.twee": (12, 2, 12),
    "twee/harlowe_storylets.twee": (5, 2, 5),
    "twee/harlowe_player_statistics.twee": (2, 2, 2),
    "twee/snowman_space_exploration.twee": (12, 3, 12),
    "twee/twine1_sugarcane_dungeon_BOM.twee": (8, 1, 8),
    "twee/edge_example.twee": (5, 5, 5),
    "twee/edge_missing.twee": (5, 1, 1),
    "twee/edge_notes.twee": (1, 1, 1),
    "twee/edge_emptytags.twee": (1, 1, 1),
    "twee/edge_multipletags.twee": (1, 1, 1),
    "twee/edge_pasagemetadataerror.twee": (1, 1, 1),
    "twine_html/edge_twineExample.html": (5, 5, 5),
    "twine_html/edge_lyingStartnode.html": (5, 5, 5),
    "twine_html/edge_missingIFID.html": (1, 1, 1),
    "twine_html/edge_missingPosition.html": (1, 1, 1),
    "twine_html/edge_Tags.html": (1, 1, 1),
    "twine_html/harlowe_storylets_storydata.html": (5, 2, 5),
    "twine_html/chapbook_space_exploration_storydata.html": (12, 4, 12),
}
#: file: (nodes, choices, endings, met)
OTHERS = {
    "h5p/3016298410": (44, 68, 1, 44),
    "h5p/280274663": (4, 3, 2, 4),
    # Trust is gone on arrival, and only a clock leads to the lost slot.
    "mvp/synthetic_radiation_talk": (9, 8, 3, 7),
    "ink/TheIntercept.ink": (61, 343, 4, 59),
    "ink/weave_gathers.ink": (1, 3, 1, 1),
}


def check(capsys, name: str, limit: int = 3_000) -> dict:
    with suppress(SystemExit):  # a story with errors
        call_command(
            "check_scenario", str(SAMPLES / name), "--json", "--limit", str(limit)
        )
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("name", TWINE)
def test_twine_story_is_met_as_far_as_it_leads(capsys, name):
    nodes, plain, met = TWINE[name]
    document = check(capsys, name)
    assert (document["nodes"], document["reachable"]) == (nodes, met)
    assert met >= plain
    assert document["verdict"] in ("complete", "incomplete")


@pytest.mark.parametrize("name", OTHERS)
def test_other_story_has_the_counted_numbers(capsys, name):
    document = check(capsys, name, limit=10_000)
    found = tuple(document[key] for key in ("nodes", "choices", "endings", "reachable"))
    assert found == OTHERS[name]


def test_both_spellings_of_one_story_give_equal_numbers(capsys):
    keys = ("nodes", "choices", "endings", "reachable", "states")
    twee = check(capsys, "twee/harlowe_storylets.twee")
    page = check(capsys, "twine_html/harlowe_storylets_storydata.html")
    assert [twee[key] for key in keys] == [page[key] for key in keys]


def test_archive_is_checked_story_by_story(capsys):
    document = check(capsys, "twine_html/archive_two_stories.html")
    assert [one["nodes"] for one in document["stories"]] == [2, 1]


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("twee/chapbook_forks.twee", {"twine_broken_link"}),
        ("twee/edge_missing.twee", {"unreachable"}),
        ("twine_html/edge_lyingStartnode.html", {"twine_start_number_missing"}),
        ("h5p/256005054", {"h5p_no_type", "h5p_next_missing", "h5p_bad_end_screen"}),
    ],
)
def test_broken_story_gives_findings(capsys, name, codes):
    document = check(capsys, name)
    errors = {one["code"] for one in document["findings"] if one["severity"] == "error"}
    assert codes <= errors
    assert all(one["message"] for one in document["findings"])
