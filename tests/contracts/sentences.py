"""Finds sentences in Python: words for people belong in templates, Easy Read files and messages.py."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

# Four words in a row, as in a sentence. SQL, formats and addresses have marks between theirs.
_SENTENCE = re.compile(r"(?:[A-Za-z’'%()]+,? ){3,}[A-Za-z’'%()]+")
_LOGS = {"debug", "info", "warning", "error", "exception", "critical", "log"}


def sentences_in(path: Path) -> Iterator[tuple[int, str]]:
    """Yield (line, words) of each sentence that is no docstring, log message or text of an exception."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped: set[ast.AST] = set()
    for node in ast.walk(tree):
        if node in skipped or _is_for_developers(node):
            skipped.update(ast.iter_child_nodes(node))
        elif isinstance(node, ast.JoinedStr):
            skipped.update(ast.iter_child_nodes(node))
            words = "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)
            if _SENTENCE.search(words):
                yield node.lineno, words
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and _SENTENCE.search(node.value):
            yield node.lineno, node.value


def _is_for_developers(node: ast.AST) -> bool:
    if isinstance(node, ast.Raise | ast.Assert):
        return True
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in _LOGS
    return False
