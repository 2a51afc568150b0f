"""Each code of an audit event stands in one list, with plain words; and nothing else is ever written."""

from __future__ import annotations

import ast
from pathlib import Path

import portal
from portal.domain.audit_codes import DID

FOLDER = Path(portal.__file__).parent
# Calls that are given the code by their own callers, and what those give.
PASSED_ON: dict[str, set[str]] = {
    "services/entering.py": {"said_not_me", "stopped_letters"},
    "services/staff_recovery.py": {
        "disabled_staff",
        "enabled_staff",
        "forgot_organisation_account",
        "reset_second_factor",
        "signed_out_by_administrator",
    },
}


def written() -> tuple[set[str], list[str]]:
    """Return every code that some call of `record` writes, and the places where it can't be read off."""
    codes: set[str] = set()
    unread: list[str] = []
    for path in sorted(FOLDER.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "record"):
                continue
            name = path.relative_to(FOLDER).as_posix()
            if name in PASSED_ON and isinstance(node.args[1], ast.Name):
                codes |= PASSED_ON[name]
                continue
            given = [node.args[1].body, node.args[1].orelse] if isinstance(node.args[1], ast.IfExp) else [node.args[1]]
            for each in given:
                if isinstance(each, ast.Constant):
                    codes.add(str(each.value))
                else:
                    unread.append(f"portal/{name}:{node.lineno}")
    return codes, unread


def test_each_code_has_plain_words_and_each_words_a_code() -> None:
    codes, unread = written()
    assert unread == [], "give the code as it stands, or name it in PASSED_ON"
    assert sorted(codes - set(DID)) == [], "codes without words: add them to portal/domain/audit_codes.py"
    assert sorted(set(DID) - codes) == [], "words of codes that nothing writes"


def test_the_words_are_plain() -> None:
    for code, words in DID.items():
        assert words[0].isupper(), code
        assert "_" not in words, code
        assert 1 <= len(words.split()) <= 14, code
