"""Twee files: headers, set-up, and everything that can be wrong with them."""

from __future__ import annotations

import pytest

from scenarios.formats import twee
from scenarios.formats.shape import MAX_NODES, MAX_TEXT_BYTES, ImportRefused, Parcel
from scenarios.formats.twee import read_twee, split_header
from tests.scenarios.formats.stories import changes, node, read, story, told, ways


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (" Start", ("Start", (), "")),
        (" Start []", ("Start", (), "")),
        (" Start [one two]", ("Start", ("one", "two"), "")),
        (' Start {"position":"1,2"}', ("Start", (), '{"position":"1,2"}')),
        (' Start [a] {"size":"1,2"}', ("Start", ("a",), '{"size":"1,2"}')),
        (r" A \[strange\] name", ("A [strange] name", (), "")),
        (r" \{curly\}", ("{curly}", (), "")),
        (r" back\\slash", (r"back\slash", (), "")),
        (r" any \q sign", ("any q sign", (), "")),
        (r"  \ edge\  ", (" edge ", (), "")),
        (r" Tags [a\]b]", ("Tags", ("a]b",), "")),
        (" Open [a b", ("Open", ("a", "b"), "")),
        (" Both[startup]", ("Both", ("startup",), "")),
        ("", ("", (), "")),
    ],
)
def test_header_is_taken_apart(head, expected):
    assert split_header(head) == expected


def test_text_before_the_first_passage_is_left_out_and_told():
    found = read("notes\nmore notes\n:: Start\nHello")
    assert node(found, "start").text == "Hello"
    assert ("twine_text_before_first", "") in told(found)


def test_a_byte_order_mark_hides_nothing():
    (found,) = twee.read(Parcel("a.twee", b"\xef\xbb\xbf:: Start\nHello"))
    assert node(found, "start").text == "Hello"
    assert ("twine_text_before_first", "") not in told(found)


def test_utf16_and_carriage_returns_are_read():
    raw = ":: Start\r\nHello\r\n[[On->Next]]\r\n\r\n:: Next\r\nEnd".encode("utf-16")
    (found,) = twee.read(Parcel("a.twee", raw))
    assert ways(found, "start") == [("On", "next", "")]


def test_lines_of_findings_are_lines_of_the_file():
    found = read("note\n\n:: Start\nOne\n\n[[Nowhere]]\n")
    (broken,) = [one for one in found.findings if one.code == "twine_broken_link"]
    assert (broken.line, broken.node) == (6, "start")
    assert dict(broken.details)["target"] == "Nowhere"


def test_escaped_colons_at_the_start_of_a_line_are_text():
    found = read(":: Start\n\\:: not a passage\nmore")
    assert node(found, "start").text == ":: not a passage\nmore"
    assert found.nodes == 1


def test_three_colons_are_no_header():
    assert read(":: Start\n:::: words").nodes == 1


def test_of_two_passages_with_one_name_the_first_is_read_and_it_is_told():
    found = read(":: Start\nfirst\n\n:: Start\nsecond")
    assert node(found, "start").text == "first"
    assert ("twine_duplicate_passage", "") in told(found, "warning")


def test_names_differ_by_their_capitals():
    found = read(":: Start\n[[start]]\n\n:: start\nlow")
    (choice,) = node(found, "start").choices
    other = node(found, choice.target)
    assert (other.source_ref, other.text) == ("start", "low")


def test_a_missing_name_never_becomes_another_one():
    found = read(":: Start\n[[start]]")
    (choice,) = node(found, "start").choices
    assert found.graph.node(choice.target) is None
    assert ("twine_broken_link", "start") in told(found, "error")


def test_a_passage_without_a_name_is_an_error_and_left_out():
    found = read(":: Start\nHello\n\n:: \nlost")
    assert found.nodes == 1
    assert ("twine_empty_name", "") in told(found, "error")


def test_broken_metadata_are_dropped_and_the_passage_kept():
    found = read(':: Start {"position}\nSome content')
    assert node(found, "start").text == "Some content"
    assert node(found, "start").at is None
    assert ("twine_bad_metadata", "") in told(found, "warning")


@pytest.mark.parametrize(
    ("position", "expected"),
    [
        ("103.5,101.5", (104, 102)),
        ("1,2", (1, 2)),
        ("NaN,2", None),
        ("1", None),
        ("x,y", None),
        ("1e300,1", None),
    ],
)
def test_a_place_on_the_map_is_two_numbers(position, expected):
    found = read(f':: Start {{"position":"{position}"}}\nText')
    assert node(found, "start").at == expected


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("{broken", "twine_bad_story_data"),
        ("[1]", "twine_bad_story_data"),
        ('{"ifid": 3}', "twine_bad_story_field"),
        ('{"formatVersion": "2"}', "twine_odd_story_field"),
        ('{"start": "Nobody"}', "twine_start_missing"),
        ("[" * 3000, "twine_bad_story_data"),
    ],
)
def test_broken_story_data_are_told(data, code):
    found = read(f":: StoryData\n{data}\n\n:: Start\nHello")
    assert (code, "") in told(found)
    assert found.graph.start == "start"


def test_title_number_and_beginning_come_from_the_story():
    found = read(
        ":: StoryTitle\nBad news\n\n:: StoryData\n"
        '{"ifid":"AB","format":"SugarCube","start":"Second"}\n\n'
        ":: First\nno\n\n:: Second\nyes"
    )
    graph = found.graph
    assert (graph.title, graph.external_id, graph.start) == ("Bad news", "AB", "second")
    assert graph.slug == "bad-news"


def test_without_a_title_the_file_gives_its_name():
    found = read(":: Start\nHello", name="folder/my story.twee")
    assert found.title == "my story"
    assert ("twine_no_title", "") in told(found)


def test_the_first_page_is_the_beginning_where_none_is_called_start():
    found = read(":: Hall\n[[Room]]\n\n:: Room\nEnd")
    assert found.graph.start == "hall"
    assert ("twine_start_unsaid", "") in told(found, "warning")


def test_set_up_and_layout_are_no_pages():
    found = story(
        "SugarCube",
        Start="[[Room]]",
        Room="End",
        StoryInit="<<set $a to 1>>",
        StoryCaption="menu",
        PassageHeader="top",
        Program__script="go()",
        Look__stylesheet="p {}",
    )
    assert (found.nodes, found.endings) == (2, 1)


def test_tags_say_how_an_ending_ends():
    found = story(
        "SugarCube",
        Start="[[A]] [[B]] [[C]] [[D]]",
        A__win="a",
        B__fail="b",
        C__ending="c",
        D__neutral="d",
    )
    kinds = [node(found, key).ending for key in "abcd"]
    assert kinds == ["good", "poor", "", "mixed"]
    assert all(node(found, key).is_ending for key in "abcd")


def test_keys_do_not_depend_on_the_order_of_the_file():
    one = read(":: Start\n[[A!]] [[A?]]\n\n:: A!\nx\n\n:: A?\ny")
    other = read(":: A?\ny\n\n:: A!\nx\n\n:: Start\n[[A!]] [[A?]]")
    assert one.graph == other.graph
    assert len({node.key for node in one.graph.nodes}) == 3


def test_a_name_in_another_script_has_a_key_of_its_own():
    found = read(":: Start\n[[病院]]\n\n:: 病院\nEnd")
    (choice,) = node(found, "start").choices
    assert node(found, choice.target).source_ref == "病院"
    assert read(":: Start\n[[病院]]\n\n:: 病院\nEnd").graph == found.graph


def test_every_page_keeps_its_source():
    found = read(":: Start\nHello <<unknown>>\n[[On->End]]\n\n:: End\nBye\n")
    assert node(found, "start").raw == "Hello <<unknown>>\n[[On->End]]"
    assert node(found, "end").source_ref == "End"


def test_a_page_without_a_way_out_is_an_ending_and_with_conditions_is_none():
    found = story(
        "SugarCube",
        StoryInit="<<set $a to 0>>",
        Start="<<if $a gt 3>>[[End]]<</if>>",
        End="Bye",
    )
    assert (node(found, "start").kind, node(found, "end").kind) == ("scene", "ending")
    assert ways(found, "start") == [("End", "end", "a > 3")]
    assert changes(node(found, "start")) == []


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"  \n ",
        b"no passage at all",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b":: Start\n" + b"\0" * 4000,
        bytes(range(128, 256)) * 40,
        b":: Start\n" + b"x" * MAX_TEXT_BYTES,
        b":: StoryTitle\nonly a title",
        b"\xff\xfe:",
        b":: Start\n" + b"((((" * 100_000,
    ],
)
def test_what_is_no_story_is_refused_in_one_sentence(raw):
    with pytest.raises(ImportRefused) as refusal:
        twee.read(Parcel("a.twee", raw))
    assert str(refusal.value).endswith(".")
    assert "\n" not in str(refusal.value)


def test_too_many_passages_are_refused():
    text = "".join(f":: P{number}\nwords\n" for number in range(MAX_NODES + 1))
    with pytest.raises(ImportRefused):
        twee.read(Parcel("a.twee", text.encode()))


def test_too_many_variables_are_refused():
    changes_ = "".join(f"<<set $v{number} to 1>>" for number in range(600))
    with pytest.raises(ImportRefused):
        twee.read(Parcel("a.twee", f":: Start\n{changes_}".encode()))


def test_a_title_is_no_book():
    found = read(f":: StoryTitle\n{'long ' * 500}\n\n:: {'name' * 200}\nEnd")
    assert len(found.graph.title) == 199  # no blank at its end
    (only,) = found.graph.nodes
    assert (len(only.title), len(only.source_ref)) == (200, 800)
    assert len(only.key) <= 60


def test_bytes_that_are_no_text_are_told():
    (found,) = twee.read(Parcel("a.twee", b":: Start\nsome words \xff and more"))
    assert ("twine_bad_bytes", "") in told(found, "warning")


@pytest.mark.parametrize(
    ("name", "raw", "expected"),
    [
        ("a.twee", b"anything", True),
        ("a.txt", b"notes\n:: Start\nx", True),
        ("a.ink", b"=== knot ===\n-> END", False),
        ("a.html", b"<tw-storydata>:: Start", False),
        ("a.json", b"{}", False),
    ],
)
def test_a_twee_file_is_recognised(name, raw, expected):
    assert twee.detect(Parcel(name, raw)) is expected


def test_a_packed_file_is_not_twee():
    assert not twee.detect(Parcel("a.twee", members={"a": b":: Start"}))


def test_reading_alone_keeps_places_and_tags():
    read_back = read_twee(':: Start [a b] {"position":"1,2"}\nText')
    (passage,) = read_back.passages
    assert (passage.tags, passage.at, passage.line) == (("a", "b"), (1, 2), 2)
