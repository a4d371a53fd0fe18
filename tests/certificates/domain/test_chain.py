"""The record's arithmetic: every change shows, and each leaf has a proof of its own."""

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.domain.chain import (
    BEGINNING,
    EMPTY_ROOT,
    Break,
    FirstBreak,
    Link,
    entry_hash,
    first_break,
    inclusion_path,
    leaf_hash,
    merkle_root,
    root_by_path,
)

LEAVES = [leaf_hash({"n": number}) for number in range(40)]


def make_chain(length: int) -> list[Link]:
    links, last = [], BEGINNING
    for seq in range(1, length + 1):
        event = {"seq": seq, "kind": "issue", "count": seq * 3}
        digest = entry_hash(last, event)
        links.append(Link(seq, last, digest, event))
        last = digest
    return links


def check(links: list[Link], of: list[Link]) -> FirstBreak | None:
    end = of[-1].hash if of else BEGINNING
    return first_break(links, head_count=len(of), head_hash=end)


def test_an_entry_holds_the_digest_before_and_the_canonical_event():
    event = {"seq": 1, "kind": "revoke"}
    told = hashlib.sha256(bytes(32) + b'{"kind":"revoke","seq":1}').hexdigest()
    assert entry_hash(BEGINNING, event) == told


@given(st.integers(0, 12))
def test_a_whole_chain_has_no_break(length):
    assert check(make_chain(length), make_chain(length)) is None


@given(st.integers(1, 12), st.data())
def test_an_entry_that_is_changed_is_named(length, data):
    links = make_chain(length)
    at = data.draw(st.integers(0, length - 1))
    changed = [*links]
    changed[at] = replace(links[at], event={**links[at].event, "count": -1})
    assert check(changed, links) == FirstBreak(Break.HASH, at + 1)


@given(st.integers(2, 12), st.data())
def test_an_entry_that_is_written_anew_breaks_the_next_one(length, data):
    links = make_chain(length)
    at = data.draw(st.integers(0, length - 2))
    event = {**links[at].event, "count": -1}
    anew = replace(links[at], event=event, hash=entry_hash(links[at].prev_hash, event))
    assert check([*links[:at], anew, *links[at + 1 :]], links) == FirstBreak(
        Break.LINK, at + 2
    )


@given(st.integers(2, 12), st.data())
def test_an_entry_that_is_taken_out_is_named(length, data):
    links = make_chain(length)
    at = data.draw(st.integers(0, length - 2))
    assert check([*links[:at], *links[at + 1 :]], links) == FirstBreak(
        Break.GAP, at + 1
    )


@given(st.integers(1, 12), st.data())
def test_a_chain_that_is_cut_off_is_too_short(length, data):
    links = make_chain(length)
    kept = data.draw(st.integers(0, length - 1))
    assert check(links[:kept], links) == FirstBreak(Break.SHORT, kept + 1)


def test_more_entries_than_the_head_knows_and_another_end_show():
    links = make_chain(3)
    assert check(links, links[:2]) == FirstBreak(Break.HEAD, 3)
    assert first_break(links, head_count=3, head_hash=BEGINNING) == FirstBreak(
        Break.HEAD, 3
    )


def test_an_event_that_cannot_be_written_is_a_break_and_no_error():
    link = replace(make_chain(1)[0], event={"seq": 1, "share": 0.5})
    assert first_break([link], head_count=1, head_hash=link.hash) == FirstBreak(
        Break.HASH, 1
    )


# -- Merkle trees ------------------------------------------------------------------
def test_roots_are_those_of_rfc_6962():
    """The tree of three leaves, by hand: leaves begin with 0, nodes with 1."""
    one, two, three = (
        hashlib.sha256(b"\x00" + b'{"n":%d}' % number).digest() for number in range(3)
    )
    left = hashlib.sha256(b"\x01" + one + two).digest()
    assert merkle_root(LEAVES[:3]) == hashlib.sha256(b"\x01" + left + three).hexdigest()
    assert merkle_root(LEAVES[:1]) == one.hex()
    assert merkle_root([]) == EMPTY_ROOT == hashlib.sha256().hexdigest()


@given(st.integers(1, 40), st.data())
def test_every_leaf_is_proved_by_its_path_and_no_other_leaf_is(size, data):
    leaves = LEAVES[:size]
    index = data.draw(st.integers(0, size - 1))
    path, root = inclusion_path(leaves, index), merkle_root(leaves)
    assert root_by_path(leaves[index], index=index, size=size, path=path) == root
    other = leaf_hash({"n": "another"})
    assert root_by_path(other, index=index, size=size, path=path) != root


@given(st.integers(2, 40), st.data())
def test_a_path_proves_no_other_place_and_no_other_length(size, data):
    leaves = LEAVES[:size]
    index = data.draw(st.integers(0, size - 1))
    path, root = inclusion_path(leaves, index), merkle_root(leaves)
    leaf = leaves[index]
    place = data.draw(st.integers(0, size - 1).filter(lambda one: one != index))
    assert root_by_path(leaf, index=place, size=size, path=path) != root
    assert root_by_path(leaf, index=index, size=size, path=path[:-1]) != root
    longer = (*path, leaf)
    assert root_by_path(leaf, index=index, size=size, path=longer) != root


@given(st.integers(1, 40), st.data())
def test_a_changed_leaf_changes_the_root(size, data):
    at = data.draw(st.integers(0, size - 1))
    changed = [*LEAVES[:size]]
    changed[at] = leaf_hash({"n": "another"})
    assert merkle_root(changed) != merkle_root(LEAVES[:size])


@pytest.mark.parametrize("index", [-1, 3])
def test_there_is_no_path_to_a_leaf_that_is_not_there(index):
    with pytest.raises(IndexError):
        inclusion_path(LEAVES[:3], index)
    assert root_by_path(LEAVES[0], index=index, size=3, path=()) is None
