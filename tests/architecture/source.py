"""Reads the project's own source for the tests of its laws.

Each rule is a function from one file's text to the offences it holds, so a
test can show it good and bad lines as well as the real tree.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("courses", "scenarios", "media", "certificates")
PLACES = (*ROOMS, "elearn")
SLOW_LIBRARIES = {
    "h5py": "archive.py",
    "plotly": "charts.py",
    "weasyprint": "pdf.py",
    "pyhanko": "signing.py",
    "pyphen": "syllables.py",
    "joserfc": "jose.py",
}
WRITING_CALLS = {
    "save",
    "create",
    "get_or_create",
    "update_or_create",
    "bulk_create",
    "bulk_update",
    "delete",
}


def python_files(*places: str) -> Iterator[Path]:
    """Every source file of the given places, migrations left out."""
    for place in places or PLACES:
        for path in sorted((ROOT / place).rglob("*.py")):
            if "migrations" not in path.parts and "__pycache__" not in path.parts:
                yield path


def template_files() -> Iterator[Path]:
    """What Django renders; a page inside a package of the demo is none of it."""
    for place in PLACES:
        found = sorted((ROOT / place).rglob("*.html"))
        yield from (path for path in found if "templates" in path.parts)


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imported_names(source: str) -> list[tuple[int, str, bool]]:
    """(line, first part of the module, at module level) of every import."""
    tree = ast.parse(source)
    top = {id(node) for node in _module_level(tree)}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [node.module or ""]
        else:
            continue
        found += [
            (node.lineno, name.partition(".")[0], id(node) in top) for name in names
        ]
    return found


def _module_level(tree: ast.Module) -> Iterator[ast.AST]:
    """Statements that run at import time, `if TYPE_CHECKING` left out."""
    for node in tree.body:
        if isinstance(node, ast.If):
            if "TYPE_CHECKING" not in ast.unparse(node.test):
                yield from ast.walk(node)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        else:
            yield from ast.walk(node)


def orm_writes(source: str) -> list[int]:
    """Lines that write through the ORM: `x.save()`, `.objects.create()` and kin.

    Calls on forms (`form.save`) and on plain names such as `set.update` are
    told apart by what they are called on: only managers, querysets and
    instances matter here.
    """
    lines = []
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        owner = ast.unparse(node.func.value)
        name = node.func.attr
        is_manager = ".objects" in owner or "_default_manager" in owner
        if (name in WRITING_CALLS and (is_manager or name == "save")) or (
            name in {"update", "delete"} and is_manager
        ):
            # The last is no model: it writes a PDF into a buffer.
            if owner.startswith(("super()", "self.storage", "pikepdf.Pdf")):
                continue
            lines.append(node.lineno)
    return lines


def object_lookups(source: str) -> list[int]:
    """Lines that fetch one object by themselves instead of through a funnel."""
    lines = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        if called.endswith((".objects.get", "get_object_or_404")):
            lines.append(node.lineno)
    return lines


def clock_and_dice(source: str) -> list[int]:
    """Lines that read a clock or throw dice: forbidden in domain/."""
    forbidden = (
        "datetime.now",
        "datetime.utcnow",
        "datetime.today",
        "date.today",
        "time.time",
        "time.monotonic",
        "time.perf_counter",
        "random.",
        "uuid4",
        "os.urandom",
        "default_rng",
    )
    lines = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if any(called == word or word in called for word in forbidden):
                lines.append(node.lineno)
    return lines


def positional_services(source: str) -> list[str]:
    """Public service functions that take more than their subject by position."""
    offenders = []
    for node in ast.parse(source).body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        if len(node.args.args) > 1 or node.args.vararg is not None:
            offenders.append(node.name)
    return offenders
