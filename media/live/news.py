"""News of a room: stored once, read by every process that has listeners.

A file beside the journal, so that a process which serves pages can tell one which
holds connections. Each piece has a number; who missed some asks for what came after.
Nothing personal is news: everybody in the room reads the same.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS news (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at_ms INTEGER NOT NULL,
    kind TEXT NOT NULL, content TEXT NOT NULL
)
"""
PATIENCE = 10
#: Pieces given at once; who missed more asks again.
MOST_AT_ONCE = 200
LARGEST_PIECE = 8_000


@dataclass(frozen=True, slots=True)
class Piece:
    number: int
    at_ms: int
    kind: str
    content: dict[str, Any]

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.number,
            "at": self.at_ms,
            "kind": self.kind,
            "content": self.content,
        }


def news_path(folder: Path, webinar: str) -> Path:
    return folder / f"{webinar}.news.sqlite3"


def publish(
    folder: Path, webinar: str, *, kind: str, content: dict[str, Any], at_ms: int
) -> int:
    """Store a piece of news durably; returns its number."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    if not kind.isidentifier() or len(text) > LARGEST_PIECE:
        raise ValueError("News needs a plain kind and a short content.")
    folder.mkdir(parents=True, exist_ok=True)
    with closing(
        sqlite3.connect(news_path(folder, webinar), timeout=PATIENCE)
    ) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute(SCHEMA)
        number = connection.execute(
            "INSERT INTO news (at_ms, kind, content) VALUES (?, ?, ?)",
            (at_ms, kind, text),
        ).lastrowid
        connection.commit()
    return number or 0


def last_number(folder: Path, webinar: str) -> int:
    """The number of the latest piece; 0 before the first."""
    with closing(_open(folder, webinar)) as connection:
        (number,) = connection.execute("SELECT max(id) FROM news").fetchone()
    return number or 0


def read_news(folder: Path, webinar: str, *, after: int) -> list[Piece]:
    """What came after that number, oldest first, MOST_AT_ONCE at most."""
    with closing(_open(folder, webinar)) as connection:
        rows = connection.execute(
            "SELECT id, at_ms, kind, content FROM news WHERE id > ? ORDER BY id LIMIT ?",
            (after, MOST_AT_ONCE),
        ).fetchall()
    return [
        Piece(number, at, kind, json.loads(text)) for number, at, kind, text in rows
    ]


def _open(folder: Path, webinar: str) -> sqlite3.Connection:
    """The file for reading; an empty room where there is none yet."""
    path = news_path(folder, webinar)
    if path.is_file():
        return sqlite3.connect(path, timeout=PATIENCE)
    empty = sqlite3.connect(":memory:")
    empty.execute(SCHEMA)
    return empty
