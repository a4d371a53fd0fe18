"""Where the glossary is, for its tests."""

from __future__ import annotations

URL = "/glossary/"


def page_of(client, url=URL, **asked) -> str:
    return client.get(url, asked).content.decode()
