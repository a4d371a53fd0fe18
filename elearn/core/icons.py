"""The signs of the house, drawn for it: 24 × 24, stroked in the text's colour."""

_OPEN = '<path d="{}"/>'


def _path(d: str) -> str:
    return _OPEN.format(d)


ICONS: dict[str, str] = {
    "tick": _path("M5 12.5l4.5 4.5L19 7.5"),
    "cross": _path("M6 6l12 12M18 6L6 18"),
    "question": '<circle cx="12" cy="12" r="9"/>'
    + _path("M9.6 9.5a2.5 2.5 0 1 1 3.4 2.3c-.7.3-1 .8-1 1.7M12 16.8v.1"),
    "info": '<circle cx="12" cy="12" r="9"/>' + _path("M12 11v5.5M12 7.5v.1"),
    "warning": _path("M12 4.5L21 19.5H3zM12 10v4.5M12 17v.1"),
    "arrow-right": _path("M4 12h15M13 6l6 6-6 6"),
    "arrow-left": _path("M20 12H5M11 6l-6 6 6 6"),
    "chevron-up": _path("M5 15l7-7 7 7"),
    "chevron-down": _path("M5 9l7 7 7-7"),
    "download": _path("M12 4v11M7 10.5l5 5 5-5M5 20h14"),
    "file": _path("M7 3.5h7l4 4v13H7zM14 3.5v4h4"),
    "menu": _path("M4 7h16M4 12h16M4 17h16"),
    "pause": _path("M9 6v12M15 6v12"),
    "again": _path("M5 12a7 7 0 1 0 2.3-5.2M5 4v4.5h4.5"),
    "circle": '<circle cx="12" cy="12" r="7"/>',
    "disc": '<circle cx="12" cy="12" r="7" fill="currentColor"/>',
    "half-disc": '<circle cx="12" cy="12" r="7"/>'
    '<path d="M12 5a7 7 0 0 0 0 14z" fill="currentColor" stroke="none"/>',
    "bookmark": _path("M7 4h10v16l-5-4.5L7 20z"),
    "bookmark-kept": '<path d="M7 4h10v16l-5-4.5L7 20z" fill="currentColor"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/>' + _path("M15.5 15.5L20.5 20.5"),
    "printer": _path("M7 9V4h10v5M7 17H4.5V9h15v8H17M7 14h10v6H7z"),
    "note": _path("M5 4h14v10l-6 6H5zM13 20v-6h6M8.5 8.5h7M8.5 12h4"),
    "lock": _path("M7 11V8a5 5 0 0 1 10 0v3M5.5 11h13v9h-13z"),
    "mail": _path("M3.5 6h17v12h-17zM4 7l8 6 8-6"),
    "calendar": _path("M4 6h16v14H4zM4 10.5h16M8.5 3.5v4M15.5 3.5v4"),
    "signal": _path("M5 19v-3M10 19v-6M15 19v-9M20 19V5"),
}
