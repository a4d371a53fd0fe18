"""A JSON member as plain values, bounded in size and depth.

What JSON does not know (NaN, Infinity) reads as null, so that the reader of the
format reports the place.
"""

from __future__ import annotations

import json
from typing import Any, Final

from django.utils.translation import gettext as _

from scenarios.formats.plain import tidy
from scenarios.formats.shape import MAX_TEXT_BYTES, ImportRefused

MAX_DEPTH: Final = 100


def read_json(raw: bytes, name: str) -> Any:
    """The value of a JSON member. Raises `ImportRefused`."""
    if len(raw) > MAX_TEXT_BYTES:
        raise ImportRefused(_("The file has more than 5 MB of scenario text."))
    try:
        text = raw.decode(
            "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        )
        value = json.loads(text, parse_constant=lambda _constant: None)
        return tidied(value, name)
    except RecursionError:
        raise _too_deep(name) from None
    except UnicodeDecodeError:
        raise ImportRefused(
            _("“%(name)s” is written in characters that are not read here.")
            % {"name": name}
        ) from None
    except json.JSONDecodeError as error:
        raise ImportRefused(
            _("“%(name)s” is not well-formed JSON (line %(line)s).")
            % {"name": name, "line": error.lineno}
        ) from None
    except ValueError:  # a number of thousands of digits
        raise ImportRefused(
            _("“%(name)s” is not well-formed JSON (line %(line)s).")
            % {"name": name, "line": 1}
        ) from None


def _too_deep(name: str) -> ImportRefused:
    return ImportRefused(_("“%(name)s” is nested too deeply.") % {"name": name})


def tidied(value: Any, name: str, depth: int = 0) -> Any:
    """`value` with texts that a database takes. Raises `ImportRefused`."""
    if depth > MAX_DEPTH:
        raise _too_deep(name)
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, list):
        return [tidied(entry, name, depth + 1) for entry in value]
    if isinstance(value, dict):
        return {
            tidy(key): tidied(entry, name, depth + 1) for key, entry in value.items()
        }
    return value
