"""Sentences about an event's programme: what is wrong with it where somebody writes it,
and what was found in a file that brings one."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop as noop

PROGRAMME_SENTENCES: Final = {
    # programme
    "no_items": noop("A programme needs at least one item."),
    "bad_key": noop(
        "The key “%(key)s” may hold small letters, digits and hyphens, at most 40."
    ),
    "same_key": noop("Two items have the key “%(key)s”."),
    "no_title": noop("The item “%(key)s” has no title."),
    "short_title": noop(
        "The item “%(key)s” needs a short title of at most 14 characters."
    ),
    "not_forward": noop("The item “%(key)s” does not end after it starts."),
    "overlap": noop(
        "The items “%(key)s” and “%(other)s” overlap; a minute would count twice."
    ),
    "outside_event": noop("The item “%(key)s” lies outside the hours of the event."),
    "clock_skipped": noop(
        "“%(title)s”: no clock shows %(clock)s on that day, for it goes forward over it in"
        " %(zone)s."
    ),
    "source_skipped": noop(
        "Source %(number)s: no clock shows its time on that day, for it goes forward over"
        " it."
    ),
    "clock_never": noop(
        "No clock shows %(clock)s on that day, for it goes forward over it in %(zone)s."
    ),
    "no_programme": noop("“%(title)s” has no programme yet."),
    "unknown_item": noop("Line %(line)s: the programme has no item “%(key)s”."),
    "item_twice": noop("Line %(line)s: the item “%(key)s” stands here twice."),
    "item_time": noop("Line %(line)s: %(why)s"),
    # a programme from a file
    "no_items_found": noop("Not one item of a programme was found in the file."),
    "too_many_items": noop(
        "The file has more than %(limit)s items; nothing was read from it."
    ),
    "no_schedule": noop(
        "The file is no schedule: neither “schedule” with its “conference” in JSON nor"
        " <schedule> in XML."
    ),
    "room_unknown": noop("The file has no room “%(room)s”."),
    "item_no_title": noop("The item has no title."),
    "item_day": noop("“%(text)s” is no date as 2027-03-04 is one."),
    "item_clock": noop("“%(text)s” is no time as 17:40 is one."),
    "item_backwards": noop(
        "“%(title)s”: %(starts)s–%(ends)s ends before it starts, or lasts longer than twelve"
        " hours."
    ),
    "kind_unknown": noop("“%(kind)s” is no kind of item that we know."),
    "item_start": noop("“%(text)s” is no start we can read."),
    "item_duration": noop("“%(text)s” is no length as 00:45 is one."),
    "item_length": noop(
        "“%(title)s” does not end after it starts, or lasts longer than a day."
    ),
    "title_cut": noop("The title of “%(title)s…” is cut to 160 characters."),
    "speakers_cut": noop(
        "There are more speakers than an item can name; some are cut."
    ),
    "kind_guessed": noop(
        "“%(title)s” is taken for a talk, whose minutes count: the file says “%(kind)s”."
    ),
    "key_made": noop("“%(key)s” cannot be the item’s key; another was made."),
}
