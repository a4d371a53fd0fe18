"""Programme files of the three kinds, all telling of the same invented two evenings."""

from __future__ import annotations

import json
from typing import Any

TABLE = """\
day,starts,ends,title,kind,short_title,key,speakers
2027-03-04,17:00,17:10,Welcome,opening,,,
2027-03-04,17:10,17:40,Telling bad news,talk,Bad news,bad-news,"A. Invented, Graz; B. Invented, Porto"
2027-03-05,23:30,00:30,Late questions,qa,,,
"""


def event(**fields: Any) -> dict[str, Any]:
    return {
        "id": 1,
        "date": "2027-03-04T17:00:00+01:00",
        "start": "17:00",
        "duration": "00:10",
        "title": "Welcome",
        "type": "Opening",
        "persons": [],
    } | fields


EVENTS = [
    event(),
    event(
        date="2027-03-04T17:10:00+01:00",
        start="17:10",
        duration="00:30",
        title="Telling bad news",
        type="Lecture",
        persons=[{"public_name": "A. Invented"}, {"name": "B. Invented"}],
    ),
]
LATE = event(
    date="2027-03-05T23:30:00+01:00",
    start="23:30",
    duration="01:00",
    title="Late questions",
    type="Q&A",
)


def schedule(days: list[dict[str, Any]] | None = None) -> bytes:
    days = days or [
        {"date": "2027-03-04", "rooms": {"Aula": EVENTS, "Cellar": [event()]}},
        {"date": "2027-03-05", "rooms": {"Aula": [LATE]}},
    ]
    conference = {
        "title": "Two evenings",
        "time_zone_name": "Europe/Lisbon",
        "days": days,
    }
    return json.dumps({"schedule": {"conference": conference}}).encode()


XML = b"""<?xml version="1.0" encoding="utf-8"?>
<schedule>
  <conference>
    <title>Two evenings</title>
    <time_zone_name>Europe/Lisbon</time_zone_name>
  </conference>
  <day index="1" date="2027-03-04">
    <room name="Aula">
      <event id="1">
        <date>2027-03-04T17:00:00+01:00</date><start>17:00</start>
        <duration>00:10</duration><title>Welcome</title><type>Opening</type>
        <persons></persons>
      </event>
      <event id="2">
        <date>2027-03-04T17:10:00+01:00</date><start>17:10</start>
        <duration>00:30</duration><title>Telling bad news</title><type>Lecture</type>
        <persons><person id="1">A. Invented</person><person>B. Invented</person></persons>
      </event>
    </room>
    <room name="Cellar">
      <event id="4"><date>2027-03-04T17:00:00+01:00</date><start>17:00</start>
        <duration>00:10</duration><title>Welcome</title><type>Opening</type></event>
    </room>
  </day>
  <day index="2" date="2027-03-05">
    <room name="Aula">
      <event id="3">
        <date>2027-03-05T23:30:00+01:00</date><start>23:30</start>
        <duration>01:00</duration><title>Late questions</title><type>Q&amp;A</type>
      </event>
    </room>
  </day>
</schedule>
"""
