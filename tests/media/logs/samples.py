"""Small files of our own in the layouts that the platforms export, one per format."""

from __future__ import annotations

import json
from typing import Any

TEAMS = """\
1. Summary
Meeting title\tCommunication, part 1
Attended participants\t3
Start time\t22/02/24, 12:25:00
End time\t22/02/24, 18:05:00
Meeting duration\t5h 40m
Average attendance time\t2h 1m

2. Participants
Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole
Ana P.\t22/02/24, 12:30:00\t22/02/24, 14:00:00\t1h 20m\tana@example.org\tana@example.org\tAttendee
Gil (Guest)\t22/02/24, 12:30:00\t22/02/24, 13:00:00\t30m\t\t\tAttendee

3. In-Meeting Activities
Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole
Ana P.\t22/02/24, 12:30:00\t22/02/24, 13:10:00\t40m\tana@example.org\tAttendee
Ana P.\t22/02/24, 13:20:00\t22/02/24, 14:00:00\t40m\tana@example.org\tAttendee
Gil (Guest)\t22/02/24, 12:30:00\t22/02/24, 13:00:00\t30m\t\tAttendee

4. Meeting Engagement
Name\tEngagement Type\tTime
Ana P.\tReaction\t22/02/24, 12:40:00
"""
#: The same in German: dots, other words, a title that we never saw.
TEAMS_GERMAN = """\
1. Zusammenfassung
Besprechungstitel\tGespräch
Startzeit\t22.02.24, 12:25:00

2. Teilnehmer
Name\tErste Teilnahme\tLetzter Austritt\tDauer\tE-Mail\tTeilnehmer-ID (UPN)\tRolle
Ana P.\t22.02.24, 12:30:00\t22.02.24, 14:00:00\t1 Std. 20 Min.\tana@example.org\tana@example.org\tTeilnehmer

3. Aktivitäten in der Besprechung
Name\tBeitrittszeit\tAustrittszeit\tDauer\tE-Mail\tRolle
Ana P.\t22.02.24, 12:30:00\t22.02.24, 13:10:00\t40 Min.\tana@example.org\tTeilnehmer
Ana P.\t22.02.24, 13:20:00\t22.02.24, 14:00:00\t40 Min.\tana@example.org\tTeilnehmer
"""
TEAMS_LIST = """\
Full Name\tUser Action\tTimestamp
Ana P.\tJoined before\t2/22/2024, 12:30:00 PM
Bo\tJoined\t2/22/2024, 12:40:00 PM
Ana P.\tLeft\t2/22/2024, 1:10:00 PM
Bo\tWaved\t2/22/2024, 1:12:00 PM
Cy\tLeft\t2/22/2024, 1:15:00 PM
"""
TEAMS_LIVE = """\
SessionId,ParticipantId,FullName,UserAgent,UtcEventTimestamp,Action,Role
s1,ana@example.org,Ana P.,Browser,2/22/2024 11:30:00 AM,Joined,Attendee
s2,bo@example.org,Bo,Browser,2/22/2024 11:40:00 AM,Joined,Attendee
s1,ana@example.org,Ana P.,Browser,2/22/2024 12:10:00 PM,Left,Attendee
s3,ana@example.org,Ana P.,Browser,2/22/2024 12:20:00 PM,Joined,Attendee
s3,ana@example.org,Ana P.,Browser,2/22/2024 12:30:00 PM,Joined,Attendee
s3,ana@example.org,Ana P.,Browser,2/22/2024 1:00:00 PM,Left,Attendee
"""
WEBEX_TABLE = """\
Meeting Name\tMeeting Start Time\tDisplay Name\tRole\tAttendee Email\tJoin Time\tLeave Time\tAttendance Duration
Communication\t2024-02-22 12:25:00\tAna P.\tAttendee\tana@example.org\t2024-02-22 12:30:00\t2024-02-22 13:10:00\t40 mins
Communication\t2024-02-22 12:25:00\tBo\tAttendee
"""
GOTO_TABLE = """\
Attendee report
First Name,Last Name,Email Address,Join Time,Leave Time,Time in Session (minutes),Interest Rating
Ana,P.,ana@example.org,"February 22",nonsense,40,88
Ana,P.,ana@example.org,22/02/2024 12:30,22/02/2024 13:10,40,88
"""
MEET_TABLE = """\
First name,Last name,Email,Duration,Time joined,Time exited
Ana,P.,ana@example.org,40 min,12:30 PM,1:10 PM
"""
BBB_TABLE = """\
Name,Moderator,Activity Score,Talk Time,Webcam Time,Messages,Reactions,Poll Votes,Raise Hands,Join,Left,Duration
"Ana P.","FALSE","1.2","00:00:10","","0","0","0","0","22/02/2024, 12:30","22/02/2024, 13:10","00:40:00"
"""
ANA_STAYS = ("2024-02-22T11:30:00Z", "2024-02-22T12:10:00Z")


def _graph_report(*stays: tuple[str | None, str | None]) -> dict[str, Any]:
    return {
        "meetingStartDateTime": "2024-02-22T11:25:00Z",
        "meetingEndDateTime": "2024-02-22T12:00:00.1234567Z",
        "attendanceRecords": [
            {
                "emailAddress": "ana@example.org",
                "identity": {"id": "a-1", "displayName": "Ana P."},
                "attendanceIntervals": [
                    {"joinDateTime": came, "leaveDateTime": went}
                    for came, went in stays
                ],
            },
            {"emailAddress": None, "identity": {"displayName": "Gil"}},
        ],
    }


GRAPH = json.dumps(
    {
        "value": [
            _graph_report(ANA_STAYS, (None, None)),
            _graph_report(("2024-02-22T11:00:00Z", ANA_STAYS[1])),
        ]
    }
)
WEBEX_JSON = json.dumps(
    {
        "items": [
            {
                "displayName": "Ana P.",
                "email": "ana@example.org",
                "joinedTime": "2024-02-22T19:30:00+08:00",
                "leftTime": "2024-02-22T20:10:00+08:00",
                "duration": 41,
            }
        ]
    }
)
GOTO_JSON = json.dumps(
    [
        {
            "registrantKey": 8371,
            "firstName": "Ana",
            "lastName": "P.",
            "email": "ana@example.org",
            "attendanceTimeInSeconds": 2400,
            "attendance": [{"joinTime": ANA_STAYS[0], "leaveTime": ANA_STAYS[1]}],
        },
        {"registrantKey": 8372, "email": "bo@example.org", "attendance": []},
    ]
)
MEET_JSON = json.dumps(
    {
        "participants": [
            {
                "name": "conferenceRecords/c/participants/1",
                "signedinUser": {"user": "users/77", "displayName": "Ana P."},
            },
            {
                "name": "conferenceRecords/c/participants/2",
                "anonymousUser": {"displayName": "Gil"},
            },
        ],
        "participantSessions": [
            {
                "name": f"conferenceRecords/c/participants/{who}/participantSessions/s",
                "startTime": ANA_STAYS[0],
                "endTime": end,
            }
            for who, end in ((1, ANA_STAYS[1]), (2, ANA_STAYS[1]), (1, None))
        ],
    }
)
#: 11:30 to 12:10 UTC on the day.
FROM_MS, TO_MS = 1708601400000, 1708603800000
BBB_JSON = json.dumps(
    {
        "name": "Communication",
        "endedOn": TO_MS,
        "users": {
            "new-1": {
                "name": "viewer",
                "extId": "gl-ana",
                "intIds": {
                    "w_1": {"sessions": [{"registeredOn": FROM_MS, "leftOn": 0}]},
                    "w_2": {
                        "sessions": [
                            {"registeredOn": FROM_MS, "leftOn": FROM_MS + 600_000},
                            {"registeredOn": FROM_MS + 900_000, "leftOn": TO_MS},
                        ]
                    },
                },
            },
            "old-1": {
                "name": "viewer",
                "extId": "gl-bo",
                "intIds": {"w_3": {"registeredOn": FROM_MS, "leftOn": TO_MS}},
            },
        },
    }
)
BBB_EVENTS = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<recording meeting_id="5f0c-{FROM_MS}" bbb_version="2.0.0">
  <meeting id="5f0c-{FROM_MS}" name="Communication"/>
  <event timestamp="5000" module="PARTICIPANT" eventname="ParticipantJoinEvent">
    <userId>w_1</userId><externalUserId>gl-ana</externalUserId><name>viewer</name>
  </event>
  <event timestamp="65000" module="PARTICIPANT" eventname="ParticipantJoinEvent">
    <userId>w_2</userId><externalUserId>gl-bo</externalUserId><name>viewer</name>
  </event>
  <event timestamp="95000" module="VOICE" eventname="ParticipantLeftEvent">
    <participant>w_1</participant>
  </event>
  <event timestamp="605000" module="PARTICIPANT" eventname="ParticipantLeftEvent">
    <userId>w_1</userId>
  </event>
  <event timestamp="905000" module="PARTICIPANT" eventname="ParticipantJoinEvent">
    <userId>w_1</userId><externalUserId>gl-ana</externalUserId><name>viewer</name>
  </event>
  <event timestamp="1205000" module="PARTICIPANT" eventname="EndAndKickAllEvent"/>
</recording>
"""
JITSI = json.dumps(
    [
        {
            "event_name": "muc-occupant-left",
            "occupant": {
                "name": "Ana P.",
                "email": "ana@example.org",
                "occupant_jid": "a@room/1",
                "joined_at": FROM_MS // 1000,
                "left_at": TO_MS // 1000,
            },
        },
        {
            "event_name": "muc-room-destroyed",
            "all_occupants": [
                {
                    "name": "Ana P.",
                    "email": "ana@example.org",
                    "id": "a-1",
                    "occupant_jid": "a@room/1",
                    "joined_at": FROM_MS // 1000,
                    "left_at": TO_MS // 1000,
                },
                {"name": "Gil", "joined_at": FROM_MS // 1000, "left_at": None},
            ],
        },
    ]
)
#: Every format that is read, by its key.
READ = {
    "teams_report": TEAMS,
    "teams_list": TEAMS_LIST,
    "teams_live": TEAMS_LIVE,
    "graph": GRAPH,
    "webex_table": WEBEX_TABLE,
    "webex_json": WEBEX_JSON,
    "goto_table": GOTO_TABLE,
    "goto_json": GOTO_JSON,
    "meet_json": MEET_JSON,
    "bbb_dashboard": BBB_JSON,
    "bbb_events": BBB_EVENTS,
    "jitsi": JITSI,
}
#: Those that are recognised and prove nothing.
PROVES_NOTHING = {"meet_table": MEET_TABLE, "bbb_table": BBB_TABLE}
