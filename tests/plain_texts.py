"""Finds texts for people that do not go through `say`, and texts that are said too early, by reading the source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.templates import PROGRAM, ROOT, is_text

_TEXT_AT: dict[str, tuple[int, ...]] = {
    **dict.fromkeys(
        (
            "setText",
            "setWindowTitle",
            "setToolTip",
            "setStatusTip",
            "setPlaceholderText",
            "setAccessibleName",
            "setAccessibleDescription",
            "setTitle",
            "setWhatsThis",
            "QLabel",
            "QPushButton",
            "QCheckBox",
            "QRadioButton",
            "QAction",
            "QGroupBox",
            "words",
            "button",
            "addAction",
            "addMenu",
            "Column",
            "Paragraph",
            "show_notice",
            "show_problem",
            "show_note",
            "echo",
            "refuse",
            "failed",
            "text_cell",
            "Run",
            "Text",
        ),
        (0,),
    ),
    **dict.fromkeys(("addTab", "insertTab", "setTabText", "Entry", "addItem", "drawString", "FormField"), (0, 1, 2)),
    **dict.fromkeys(("centred", "text"), (2,)),
}
"""Where the text stands among the arguments of a call."""
_CODES_AT = {"Entry": (0, 2)}
_ROOMS = ("gui", "cli", "reports", "plots", "wording", "tracker", "interchange", "store")
"""The core below says nothing to people: it answers with codes."""
_KEY_NAMES = re.compile(r"(?:Ctrl|Alt|Shift|F[0-9]+)(?:\+.*)?")
_TYPED = frozenset({"rise_min_log10 = 0.4"})
"""Examples of what is typed the same in every language."""
_SCREENS = ("screens",)
"""What draws the pictures of the screens plays the user: what it types is no text of the program."""


def program_plain_texts() -> list[str]:
    """The place and text of everything that gets past the catalogue, in the whole program."""
    found = []
    for path in sorted(PROGRAM.rglob("*.py")):
        if path.stem.startswith(_SCREENS) or path.relative_to(PROGRAM).parts[0] not in _ROOMS:
            continue
        found += [f"{path.relative_to(ROOT)}:{text}" for text in plain_texts(path.read_text(encoding="utf-8"))]
    return found


def plain_texts(source: str) -> list[str]:
    """`line: text` of every literal handed to people as it is, and of every `say` that is evaluated at import."""
    tree = ast.parse(source)
    found = [
        f"{node.lineno}: {text}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for argument in _texts_of(node)
        for text in _plain(argument)
    ]
    return found + [f"{node.lineno}: said at import" for node in _early(tree.body)]


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _texts_of(call: ast.Call) -> list[ast.expr]:
    name = _name(call)
    codes = _CODES_AT.get(name, ())
    return [call.args[at] for at in _TEXT_AT.get(name, ()) if at < len(call.args) and at not in codes]


def _plain(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if is_text(node.value) and node.value not in _TYPED and not _KEY_NAMES.fullmatch(node.value):
            yield node.value
    elif isinstance(node, ast.JoinedStr):
        literal = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
        if is_text(literal):
            yield literal
    elif isinstance(node, ast.IfExp):
        yield from _plain(node.body)
        yield from _plain(node.orelse)
    elif isinstance(node, ast.BinOp):
        yield from _plain(node.left)
        yield from _plain(node.right)


def _early(nodes: list[ast.stmt]) -> Iterator[ast.Call]:
    """The calls of `say` outside the body of a function: in a module, a class, a default, a decorator."""
    waiting: list[ast.AST] = list(nodes)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("say", "say_n"):
            yield node
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            waiting += [*node.args.defaults, *(each for each in node.args.kw_defaults if each), *node.decorator_list]
        elif isinstance(node, ast.Lambda):
            waiting += [*node.args.defaults, *(each for each in node.args.kw_defaults if each)]
        else:
            waiting += ast.iter_child_nodes(node)
