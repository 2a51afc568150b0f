"""What one test process makes once, and not once for every test's own portal: compiled templates and addresses."""

from __future__ import annotations

from functools import cache
from types import CodeType
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from werkzeug.routing import Rule


class KeptTemplates(BytecodeCache):
    """Compiled templates by name and by the sum of their source: one that has changed is compiled again."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self.kept[bucket.key, bucket.checksum] = bucket.code


@cache
def _kept(*_words_and_addresses: Any) -> KeptTemplates:
    """What stands fixed in a compiled template is its language's words, and our files' lasting addresses."""
    return KeptTemplates()


def keep_templates(app: Flask) -> Flask:
    house = app.extensions["portal_pages"]
    make = house.words.environment
    settings = app.extensions["portal_tools"].settings

    @cache
    def environment(language: str) -> Environment:
        made: Environment = make(language)
        made.bytecode_cache = _kept(language, settings.resources, tuple(house.assets.files))
        return made

    house.words.environment = environment
    return app


def keep_addresses() -> None:
    """Have the code that writes a rule's address compiled once a process: it hangs on the rule's own text alone."""
    compile_one = Rule._compile_builder

    @cache
    def kept(_text: tuple[object, ...]) -> list[Any]:
        return []

    def compile_builder(self: Rule, append_unknown: bool = True) -> Any:
        of_this = kept((tuple(self._trace), repr(self.defaults), append_unknown))
        if not of_this:
            of_this.append(compile_one(self, append_unknown))
        return of_this[0]

    Rule._compile_builder = compile_builder  # type: ignore[method-assign]
