"""The sentences of this room: codes with arguments in, words out.

`domain/` and the log parsers say what is so by code; what a person reads about
it stands here, once, for page, admin and command line.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import tzinfo
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as noop

from media.domain.attendance import Gap, GapCode
from media.domain.programme import ProgrammeFinding, from_ms
from media.logs.rows import LogFinding
from media.wording_programme import PROGRAMME_SENTENCES
from media.wording_recording import RECORDING_SENTENCES

SENTENCES: dict[str, str] = {
    # events
    "unknown_webinar": noop("There is no event with the short address “%(slug)s”."),
    # registration
    "not_open": noop("Registration for “%(title)s” is not open."),
    "too_late": noop(
        "“%(title)s” has begun; your registration is kept. You need not take part."
    ),
    "place_stays": noop(
        "“%(title)s” has begun: who has a place is part of its record now, and stays."
    ),
    "full": noop("All places for “%(title)s” are taken."),
    "not_admitted": noop(
        "“%(title)s” is for invited people or members. Write to the organisers if you"
        " should be among them."
    ),
    "moved_up": noop(
        "A place at “%(title)s” has just become yours. If you do not want it, give it"
        " back on this page."
    ),
    # subjects of letters
    "mail_invited": noop("You are invited: %(title)s"),
    "mail_removed": noop("Your place was taken back: %(title)s"),
    "mail_struck_off": noop("No longer on the waiting list: %(title)s"),
    "mail_registered": noop("You have a place: %(title)s"),
    "mail_waiting": noop("On the waiting list: %(title)s"),
    "mail_moved_up": noop("A place is yours: %(title)s"),
    "mail_week": noop("In a week: %(title)s"),
    "mail_day": noop("In a day: %(title)s"),
    "mail_hour": noop("In an hour: %(title)s"),
    "mail_day_late": noop("In less than a day: %(title)s"),
    "mail_hour_late": noop("In less than an hour: %(title)s"),
    "mail_changed": noop("New times: %(title)s"),
    "mail_cancelled": noop("Cancelled: %(title)s"),
    "mail_resumed": noop("It takes place after all: %(title)s"),
    "mail_after": noop("Afterwards: %(title)s"),
    "year_out_of_reach": noop("No event is held in the year %(year)s."),
    "title_too_long": noop(
        "The title of an event has at most %(most)s characters: it stands in letters, "
        "calendars and on certificates."
    ),
    "bad_email": noop("“%(email)s” is not an e-mail address."),
    "no_name": noop("The name is missing."),
    "account_inactive": noop("The account of “%(email)s” is closed."),
    "person_refused": noop("%(why)s"),
    # the live room
    "not_in_room": noop("Only who is registered for “%(title)s” can enter its room."),
    "room_closed": noop("The room of “%(title)s” is not open."),
    # what is put right
    "correction_reason": noop(
        "Say in a sentence (300 characters at most) why minutes are changed; the people"
        " concerned read it."
    ),
    "correction_span": noop("The span must lie within “%(title)s” and go forward."),
    "correction_future": noop("Only time that has passed can be given back."),
    "correction_nobody": noop("Nobody was in the room then, so nothing was changed."),
    "correction_person": noop("Nobody with an account has verified “%(email)s”."),
    "outage_words": noop(
        "Say in a sentence (300 characters at most) what the people in the room read."
    ),
    "withdrawal_unknown": noop("This decision is not one of “%(title)s”."),
    "withdrawal_twice": noop("This decision was taken back already."),
    "outage_began": noop(
        "The outage can have begun half an hour before it was noted at most, and not"
        " later. What was lost before that is given back below, as a correction."
    ),
    "outage_ended": noop(
        "The outage was noted more than an hour ago: say at what time the stream ran"
        " again."
    ),
    "outage_before_note": noop(
        "It was noted at %(clock)s that the stream stands still: from then on it can have"
        " run again. Where it was noted late, end the outage under “Outages and"
        " corrections” and say there when it began."
    ),
    "outage_none": noop("No outage is noted at the moment."),
    # what a published event lacks
    "lacks_stream": noop(
        "No stream is named yet: until then the room stays empty (“The stream in the room”)."
    ),
    "lacks_accreditation": noop(
        "A rule set is chosen, but nothing is said about accreditation (“Credits”)."
    ),
    "lacks_description": noop(
        "There is neither a description nor a learning objective."
    ),
    # stream sources
    "same_start": noop("Source %(number)s and another one begin at the same time."),
    "bad_address": noop("Source %(number)s has no usable address."),
    "not_youtube": noop("The address of source %(number)s is not one of YouTube."),
    "not_vimeo": noop("The address of source %(number)s is not one of Vimeo."),
    "hls_alone": noop(
        "Source %(number)s: only an HLS stream has an address for slow connections or"
        " for captions here."
    ),
    "file_item": noop("A file names the item “%(key)s”, which the programme lacks."),
    "address_stays": noop(
        "The address stays “%(slug)s”: letters and people’s calendars name it since the "
        "event was published."
    ),
    "address_taken": noop(
        "“%(slug)s” is the address of an earlier event, whose records are kept. Choose "
        "another, for example with the year."
    ),
    **PROGRAMME_SENTENCES,
    **RECORDING_SENTENCES,
    "no_reason": noop("Say why the times are changed."),
    "no_take_back_reason": noop("Say why the decision is taken back."),
    "taken_back": noop("A decision on a person was taken back: %(reason)s"),
    "match_key_unknown": noop("This is neither an address nor a number of a platform."),
    "match_nobody": noop("Nobody with an account has verified “%(email)s”."),
    "match_decided": noop(
        "It was decided before that this is somebody else. Take that decision back first."
    ),
    "match_owned": noop(
        "Somebody has verified this address, so its rows are theirs already."
    ),
    "programme_not_whole": noop(
        "The programme did not arrive whole, or somebody has changed it meanwhile."
        " Nothing was stored: reload the page and make your changes again."
    ),
    "no_withdrawal_reason": noop("Say why the log is withdrawn."),
    # files as a whole
    "file_missing": noop("There is no file “%(name)s”."),
    "file_directory": noop("“%(name)s” is a folder, not a file."),
    "file_unreadable": noop("The file “%(name)s” cannot be read."),
    "file_too_large": noop(
        "The file is larger than %(limit)s MB; nothing was read from it."
    ),
    "file_empty": noop("The file is empty."),
    "file_binary": noop(
        "This is not a text file; export the report as CSV and choose that file."
    ),
    "file_not_utf8": noop(
        "The file's letters are not UTF-8; save it as “CSV UTF-8” and try again."
    ),
    "file_not_csv": noop("The file is not valid CSV: line %(line)s cannot be read."),
    "file_headers": noop(
        "The first line is not “%(expected)s”; this file is not in that format."
    ),
    "file_unknown": noop(
        "The format was not recognised: expected the columns “email,joined_at,left_at”"
        " or an attendance report of a platform that we read."
    ),
    "file_no_rows": noop("The file has its headings, but no row under them."),
    "file_too_many_rows": noop(
        "The file has more than %(limit)s rows; nothing was read from it."
    ),
    "file_too_many_values": noop(
        "The file has more entries than any event has people; nothing was read from it."
    ),
    "file_too_deep": noop("The file is nested too deeply; nothing was read from it."),
    "file_not_json": noop("The file is not valid JSON: see line %(line)s."),
    "file_not_xml": noop("The file is not well-formed XML: see line %(line)s."),
    "file_entities": noop(
        "The file declares a document type or entities; nothing was read from it."
    ),
    "file_root": noop(
        "The file begins with “%(found)s”, not with “%(root)s”: it is no record of a"
        " meeting's events."
    ),
    "date_order": noop(
        "“%(text)s” may be read in two ways: say whether the day or the month comes"
        " first in this file."
    ),
    "date_order_unknown": noop("“%(order)s” is neither “day” nor “month”."),
    "meet_no_stays": noop(
        "This spreadsheet of Google Meet has only a first and a last time without a"
        " date, so it proves no minutes. Bring the participant sessions as JSON."
    ),
    "bbb_no_stays": noop(
        "This spreadsheet of BigBlueButton has only a first join and a last leave, so it"
        " proves no minutes. Bring the dashboard's JSON or the recording's events.xml."
    ),
    "goto_no_times": noop(
        "This table of GoTo Webinar has no join and leave times, so it proves no"
        " minutes. Bring the attendees as JSON."
    ),
    "source_unknown": noop("“%(source)s” is not a format we can read."),
    "source_mismatch": noop("The file is not in the format “%(source)s”."),
    "unique_users": noop(
        "This is Zoom's “unique users” form: it has no join and leave times, so it"
        " proves no minutes. Export the report again without “Show unique users”."
    ),
    "zone_unknown": noop("“%(zone)s” is not a time zone we know."),
    "order_fixed": noop(
        "This file was taken in before, its dates read the other way. Withdraw that log"
        " first."
    ),
    "zone_fixed": noop(
        "This file was taken in before, its times read by the clock of %(zone)s."
    ),
    # rows of a log
    "columns_missing": noop("The row has fewer cells than the heading."),
    "time_missing": noop("The join or the leave time is missing."),
    "time_unreadable": noop("“%(text)s” is not a time we can read."),
    "time_no_offset": noop("“%(text)s” carries no offset from UTC."),
    "time_ambiguous": noop(
        "“%(text)s” happened twice that night, when the clocks went back in %(zone)s."
    ),
    "time_skipped": noop(
        "“%(text)s” never happened: the clocks went forward over it in %(zone)s."
    ),
    "time_zero": noop("The person left at the moment of joining; no time is proven."),
    "time_negative": noop("The leave time lies before the join time."),
    "time_too_long": noop(
        "The stay is longer than a day (%(hours)s hours); check the dates."
    ),
    "left_without_join": noop("The person left without having joined."),
    "action_unknown": noop("“%(action)s” is neither a coming nor a going we know."),
    "no_intervals": noop("There are no join and leave times for this person."),
    "outside_meeting": noop(
        "The stay lies outside the meeting that the report is about."
    ),
    "meeting_start_unknown": noop(
        "The file does not say when the meeting began, so this time means no moment."
    ),
    "away_unknown": noop(
        "Between first joining and last leaving the person was away for %(minutes)s min,"
        " and the file does not say when."
    ),
    "duration_unreadable": noop(
        "The duration cannot be read, so nothing shows that the person stayed."
    ),
    "no_email": noop("The row has no e-mail address; names are never matched."),
    "no_decision": noop(
        "The platform knows this person by a number; say once whose it is."
    ),
    "no_account": noop("Nobody with an account has verified this address."),
    # worth knowing
    "closed_by_end": noop(
        "Never seen leaving; the stay ends with the last event of the file."
    ),
    "closed_by_next_join": noop(
        "Never seen leaving; the stay ends where the same connection joins again."
    ),
    "session_missing": noop("The event does not say whose connection it is."),
    "teams_no_stay": noop(
        "Listed among the participants, but without a stay under “In-Meeting"
        " Activities”; not counted."
    ),
    "teams_no_stays": noop(
        "This report lacks the section “In-Meeting Activities”. A row counts only where"
        " its duration fills the time from first joining to last leaving."
    ),
    "teams_no_addresses": noop(
        "This list has names and no addresses, so nobody can be recognised by it. Bring"
        " the attendance report instead."
    ),
    "meeting_without_times": noop(
        "The report does not say when the meeting began and ended; its stays are not"
        " cut to it."
    ),
    "jitsi_addresses": noop(
        "In a Jitsi room people type their own address unless the room asks for a token."
    ),
    "overlapping": noop(
        "People recognised who stand in overlapping rows: %(count)s. Each minute counts"
        " once."
    ),
    "did_not_attend": noop("Registered on the platform, but did not attend."),
    "waiting_room": noop("Time in the waiting room is not attendance."),
    "section_unread": noop("The section “%(section)s” was not read."),
    "not_registered": noop(
        "%(count)s of the people recognised are not registered; they are counted."
    ),
    "outside_programme": noop(
        "No stay in this file touches the programme: check the date and the time zone."
    ),
    # archive
    "nothing_to_seal": noop("There is nothing to seal for “%(title)s” yet."),
    "archive_missing": noop(
        "The sealed file “%(file)s” is missing. Restore it from the backup."
    ),
    "archive_changed": noop(
        "The sealed file “%(file)s” is not the one that was sealed: its digest"
        " differs. Restore it from the backup."
    ),
    "archive_differs": noop(
        "The sealed file “%(file)s” does not give back what the journal holds; nothing"
        " was sealed, and nothing was taken from the journal."
    ),
    "journal_unreadable": noop(
        "What the live room recorded cannot be read from “%(file)s”. Try again in a"
        " minute; if that does not help, restore the file from the backup."
    ),
    "archive_unreadable": noop(
        "The sealed file “%(file)s” cannot be read as an archive of ours."
    ),
}

#: After "13:21–13:29 …"; also fit to stand in a table cell.
GAP_WORDS = {
    GapCode.NEVER_THERE: _("you were not there"),
    GapCode.NOT_JOINED_YET: _("you had not joined yet"),
    GapCode.CONNECTION_LOST: _("you were not connected"),
    GapCode.HAD_LEFT: _("you had left"),
    GapCode.PAUSED: _("the stream did not play"),
    GapCode.STALLED: _("the stream stood still"),
    GapCode.BEHIND_LIVE: _("you were more than a minute behind the live stream"),
    GapCode.UNPROVEN: _("your browser’s times did not fit together"),
}


def sentence(code: str, **arguments: Any) -> str:
    """The sentence of `code` in the reader's language. KeyError for an unknown code."""
    words: str = gettext(SENTENCES[code])
    return words % arguments


def programme_sentence(finding: ProgrammeFinding) -> str:
    return sentence(finding.code, key=finding.key, other=finding.other)


def finding_sentence(finding: LogFinding) -> str:
    return sentence(finding.code, **finding.arguments)


def gap_sentence(gap: Gap, zone: tzinfo) -> str:
    """“13:21–13:29 you were not connected”, by the clock of `zone`."""
    words: str = gettext("%(from)s–%(to)s %(what)s")
    return words % {
        "from": from_ms(gap.starts_ms).astimezone(zone).strftime("%H:%M"),
        "to": from_ms(gap.ends_ms).astimezone(zone).strftime("%H:%M"),
        "what": GAP_WORDS[gap.code],
    }


def listed_findings(
    findings: Iterable[LogFinding], *, with_person: bool = False
) -> list[dict[str, Any]]:
    """Line and reason of each finding, and whose row it was if asked."""

    def person(finding: LogFinding) -> dict[str, str]:
        known = {"email": finding.email, "name": finding.name}
        if finding.platform_id:
            known["person_id"] = finding.platform_id
        return known if with_person else {}

    return [
        {"line": finding.line, "reason": finding_sentence(finding)} | person(finding)
        for finding in findings
    ]


def stored_findings(stored: Iterable[dict[str, Any]]) -> list[LogFinding]:
    """Findings as a LogImport keeps them (`refused_rows`, `unmatched_rows`, `notes`)."""
    return [LogFinding(**entry) for entry in stored]
