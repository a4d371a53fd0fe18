"""Twine's HTML files: stories, archives, and what is cut off or missing."""

from __future__ import annotations

import pytest

from scenarios.formats import twine_html
from scenarios.formats.shape import Imported, ImportRefused, Parcel
from tests.scenarios.formats.stories import node, told, ways

PASSAGE = '<tw-passagedata pid="{pid}" name="{name}" tags="{tags}" position="{at}">{text}</tw-passagedata>'


def passage(
    name: str, text: str, pid: str = "1", tags: str = "", at: str = "1,2"
) -> str:
    return PASSAGE.format(name=name, text=text, pid=pid, tags=tags, at=at)


def data(*parts: str, start: str = "1", more: str = 'ifid="AB"') -> str:
    return (
        f'<tw-storydata name="A &amp; B" startnode="{start}" format="SugarCube" {more}>'
        + "".join(parts)
        + "</tw-storydata>"
    )


def read_all(text: str) -> tuple[Imported, ...]:
    return twine_html.read(Parcel("story.html", text.encode()))


def read(*parts: str, **more: str) -> Imported:
    (found,) = read_all(data(*parts, **more))
    return found


def test_names_and_texts_are_unescaped_once():
    found = read(
        passage("A &quot;B&quot;", "[[On-&gt;C &amp;amp; D]]"),
        passage("C &amp;amp; D", "1 &amp;lt; 2", pid="2"),
    )
    assert found.title == "A & B"
    assert ways(found, "a-b") == [("On", "c-amp-d", "")]
    assert node(found, "c-amp-d").text == "1 < 2"


def test_the_number_says_where_the_story_begins():
    found = read(passage("First", "x"), passage("Second", "y", pid="7"), start="7")
    assert found.graph.start == "second"


@pytest.mark.parametrize("start", ["99", "", "x"])
def test_a_number_that_is_not_there_is_an_error(start):
    found = read(passage("First", "x"), passage("Start", "y", pid="2"), start=start)
    assert found.graph.start == "start"
    assert told(found, "error") == [("twine_start_number_missing", "")]


def test_what_may_be_missing_is_told_and_no_more():
    text = (
        '<tw-storydata startnode="1">'
        '<tw-passagedata name="Start" pid="1">Hello</tw-passagedata>'
        '<tw-passagedata pid="2">lost</tw-passagedata>'
        '<tw-passagedata name="Loose">x</tw-passagedata></tw-storydata>'
    )
    (found,) = read_all(text)
    codes = [code for code, _ in told(found)]
    assert sorted(set(codes)) == [
        "twine_empty_name",
        "twine_no_ifid",
        "twine_no_passage_number",
        "twine_no_position",
        "twine_no_title",
        "twine_not_reached",
    ]
    assert found.title == "story"


def test_an_archive_holds_several_stories():
    text = data(passage("One", "x")) + "\n" + data(passage("Two", "y"))
    assert [one.graph.start for one in read_all(text)] == ["one", "two"]


def test_programs_of_the_page_and_of_the_story_are_never_taken_for_one():
    text = (
        '<html><script>var a = "<tw-storydata name=evil>";</script>'
        "<!-- <tw-storydata name=hidden> -->"
        + data(
            '<script role="script">window.go("Hidden"); "<tw-passagedata>"</script>',
            '<style role="stylesheet">p {}</style>',
            passage("Start", "Hello"),
            passage("Hidden", "x", pid="2"),
        )
        + "</html>"
    )
    (found,) = read_all(text)
    assert found.nodes == 2
    assert ("twine_reached_by_code", "hidden") in told(found, "warning")
    assert ("twine_not_reached", "hidden") not in told(found)


@pytest.mark.parametrize("quote", ['"', "'", ""])
def test_attributes_may_be_quoted_in_any_way(quote):
    text = (
        f"<TW-STORYDATA name={quote}Tale{quote} startnode={quote}1{quote}>"
        f"<tw-passagedata pid={quote}1{quote} name={quote}Start{quote}>x"
        "</tw-passagedata></tw-storydata>"
    )
    (found,) = read_all(text)
    assert (found.title, found.graph.start) == ("Tale", "start")


WHOLE = data(passage("Start", "Hello [[On-&gt;Next]]"), passage("Next", "x", pid="2"))


@pytest.mark.parametrize("length", range(14, len(WHOLE) - 15, 7))
def test_a_story_that_breaks_off_is_refused(length):
    with pytest.raises(ImportRefused) as refusal:
        read_all(WHOLE[:length])
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html></html>",
        "<tw-storydata></tw-storydata>",
        data(),
        data('<script role="script">x</script>'),
        "<tw-storydata " * 2000,
        data(passage("Start", "x")) * 60,
    ],
)
def test_what_holds_no_story_is_refused(text):
    with pytest.raises(ImportRefused) as refusal:
        read_all(text)
    assert str(refusal.value).endswith(".")


def test_signs_that_grow_when_lowered_shift_nothing():
    found = read(
        passage("Start", "İİİİİİ [[On-&gt;Next]]"), passage("Next", "x", pid="2")
    )
    assert ways(found, "start") == [("On", "next", "")]


def test_an_html_story_is_recognised():
    assert twine_html.detect(Parcel("a.html", WHOLE.encode()))
    assert twine_html.detect(Parcel("a", b"<TW-StoryData>"))
    assert not twine_html.detect(Parcel("a.html", b"<html></html>"))
