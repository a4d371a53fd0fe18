"""Spoilt Twine files: findings or one sentence, never a traceback; whatever comes
out can be stored, shown and begun."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest

from benchmarks.mutations import mutated
from scenarios.domain import play
from scenarios.domain.document import graph_from_json, to_json
from scenarios.formats import twee, twine_html
from scenarios.formats.shape import Imported, ImportRefused, Parcel
from scenarios.formats.twee_export import export
from scenarios.formats.twine_wording import FINDINGS
from tests.scenarios.formats.stories import sample
from tests.scenarios.formats.test_twine_samples import ALL

SUGARCUBE = """\
:: StoryData
{"ifid": "A", "format": "SugarCube", "start": "Start"}

:: StoryInit
<<set $x to 3, $open to false>>

:: Start [hall] {"position":"1,2"}
''Hello'' <<include "Part">> <<if $x gte 2>>[[Go|End]]<<else>><<goto "End">><</if>>
<<link "Stay">><<set $x += 1>><</link>> <<timed 2s>><<goto "End">><</timed>>

:: Part
<<set _n to random(1, 3)>><<if _n is 2>>two<</if>> <<custom "End" "$typed">>

:: End [win]
Bye.
"""
HARLOWE = """\
:: StoryData
{"ifid": "A", "format": "Harlowe"}

:: Set up [startup]
(set: $x to 3)(put: "red" into $colour)

:: Start
(if: $x is > 2)[ (link: "Go")[(set: $x to it - 1)(goto: "End")] ](else:)[ [[End]] ]
|here>[words] (click: ?here)[(display: "Part")] (cycling-link: bind $colour, "a", "b")

:: Part
(link-storylet: 1) (live: 2s)[(goto: "End")]

:: End
(storylet: when $x < 9) Bye.
"""
CHAPBOOK = """\
:: Start
x: 3
late (x > 2): true
--
[if x > 2; append]
{embed passage: 'Part'} {reveal link: 'More', text: 'Less'}
[else]
> [[Go->End]]
[cont'd]
{back link}

:: Part
[after 1s]
[[End]]

:: End
Bye. {restart link}
"""
SNOWMAN = """\
:: Start
<% s.x = 1 %><%= story.render("Part") %> [[Go->End]] <script>show("End")</script>

:: Part
<a data-passage="End" href="#">On</a>

:: End
Bye.
"""
PAGE = (
    '<html><script>"<tw-storydata>"</script><tw-storydata name="A" startnode="1" '
    'format="SugarCube"><tw-passagedata pid="1" name="Start" position="1,2">'
    "&lt;&lt;if $x&gt;&gt;[[Go-&gt;End]]&lt;&lt;/if&gt;&gt;</tw-passagedata>"
    '<tw-passagedata pid="2" name="End" tags="win">Bye.</tw-passagedata>'
    "</tw-storydata></html>"
)
OWN = {
    "sugarcube.twee": SUGARCUBE,
    "harlowe.twee": HARLOWE,
    "chapbook.twee": CHAPBOOK,
    "snowman.twee": SNOWMAN,
    "page.html": PAGE,
}


def survives(parcel: Parcel) -> bool:
    """Whether it was read. Whatever was, holds together."""
    module = twine_html if parcel.name.endswith(".html") else twee
    sentence = ""
    stories: tuple[Imported, ...] = ()
    try:
        stories = module.read(parcel)
    except ImportRefused as refusal:
        sentence = str(refusal)
    if sentence:
        assert sentence.endswith(".")
        assert "\n" not in sentence
        return False
    for story in stories:
        for one in story.findings:
            assert str(FINDINGS[one.code]) % {"node": one.node, **dict(one.details)}
        graph = story.graph
        assert graph_from_json(to_json(graph)) == graph
        keys = [node.key for node in graph.nodes]
        assert len(keys) == len(set(keys))
        with suppress(play.IllegalStep):
            state = play.start(graph, seed=1)
            for choice in play.available_choices(graph, state):
                play.step(graph, state, choice.key)
        twee.read(Parcel("again.twee", export(graph)[0].encode()))
    return True


@pytest.mark.parametrize("name", OWN)
@pytest.mark.parametrize("seed", range(4))
def test_a_spoilt_story_never_makes_the_reader_stumble(name, seed):
    rng = random.Random(f"{name} {seed}")  # noqa: S311 -- no secret
    raw = OWN[name].encode()
    outcomes = {survives(Parcel(name, mutated(raw, rng))) for _ in range(60)}
    assert True in outcomes


@pytest.mark.parametrize(("folder", "name"), ALL)
def test_a_spoilt_sample_never_makes_the_reader_stumble(folder, name):
    raw = sample(folder, name).read_bytes()
    rng = random.Random(name)  # noqa: S311 -- no secret
    count = 10 if len(raw) > 50_000 else 60
    for _ in range(count):
        survives(Parcel(name, mutated(raw, rng)))


@pytest.mark.parametrize("name", OWN)
def test_every_beginning_of_a_story_is_read_or_refused(name):
    raw = OWN[name].encode()
    for length in range(0, len(raw), 5):
        survives(Parcel(name, raw[:length]))


@pytest.mark.parametrize("dialect", ["SugarCube", "Harlowe", "Chapbook", "Snowman"])
@pytest.mark.parametrize(
    "unit",
    ["[[", "[[a]]", "<<", "<<if $a>>", "<<a '", "/*", '"""', "<script", "(if:", "((",
     '(link: "a")[', "|a>[", "{", "{a: ", "[if a]\n", "<%", "''a", "<b", "\\", "--\n"],
)  # fmt: skip
def test_one_sign_over_and_over_is_read_or_refused(dialect, unit):
    head = f':: StoryData\n{{"format": "{dialect}"}}\n\n:: Start\n'
    survives(Parcel("a.twee", (head + unit * 4_000).encode()))
