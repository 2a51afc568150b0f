"""Puts into a compiled template what never changes in its language: translated words, our own addresses, file names.

A page has some sixty strings. Looked up at every view they cost half of its time; put in when the template is compiled,
they are plain text by then, next to the markup around them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MethodType
from typing import Any

from jinja2 import Environment, nodes
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

# What a compiled template begins with, and what is put after it.
_RUNTIME = "from jinja2.runtime import "
_QUICK = "from portal.web.fixed_words import quick_call, quick_escape as escape\n"
_PLACEHOLDER = re.compile(r"%\((\w+)\)s|(%%)")


def quick_escape(value: Any) -> str:
    """Escape for output. What is markup already is written as it is, without being made anew."""
    return value if type(value) is Markup else escape(value)


def quick_call(
    context: Context, called: Any, *args: Any, _block_vars: Any = None, _loop_vars: Any = None, **values: Any
) -> Any:
    """Call a macro or a method straight away: only functions of Jinja's own kinds want to be given the context.

    `_block_vars` and `_loop_vars` are what compiled templates pass along for those.
    """
    if type(called) is Macro or type(called) is MethodType:
        return called(*args, **values)
    return context.call(called, *args, _block_vars=_block_vars, _loop_vars=_loop_vars, **values)


class FixedWordsEnvironment(Environment):
    """An environment of one language. `fixed` are functions whose answer for constant arguments never changes."""

    fixed: Mapping[str, Callable[..., Any]] = {}
    words: frozenset[str] = frozenset({"gettext", "_"})
    counted = ""
    """The filter that shows a count in this language's digits; "" where those are 0-9 and nothing needs showing."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for output in list(tree.find_all(nodes.Output)):
            output.nodes = [part for node in output.nodes for part in self._parts(node)]
        self._fold(tree)
        return tree

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        code = super()._generate(source, name, filename, defer_init)
        first, _, rest = code.partition("\n")
        if not first.startswith(_RUNTIME):
            raise RuntimeError("Jinja's compiled templates begin otherwise than this version of ours knows")
        return f"{first}\n{_QUICK}{rest.replace('context.call(', 'quick_call(context, ')}"

    def _parts(self, node: nodes.Expr) -> list[nodes.Expr]:
        """Return a string with values as its pieces: words that stand fixed, and expressions between them."""
        words = self._words_of(node)
        if words is None:
            return [node]
        assert isinstance(node, nodes.Call)
        values = {keyword.key: keyword.value for keyword in node.kwargs}
        pieces: list[nodes.Expr] = []
        end = 0
        for match in _PLACEHOLDER.finditer(words):
            pieces.append(nodes.Const(Markup(words[end : match.start()])))  # nosec B704  # noqa: S704  escaped by gettext
            # A name that the template does not give fails when it is used, as any other undefined name does.
            value = nodes.Const("%") if match[2] else values.get(match[1], nodes.Name(match[1], "load"))
            pieces.append(nodes.Filter(value, self.counted, [], [], None, None) if self.counted else value)
            end = match.end()
        pieces.append(nodes.Const(Markup(words[end:])))  # nosec B704  # noqa: S704
        for piece in pieces:
            piece.set_lineno(node.lineno)
            piece.set_environment(self)
        return pieces

    def _words_of(self, node: nodes.Node) -> str | None:
        if not self._is_fixed_call(node) or node.node.name not in self.words:  # type: ignore[attr-defined]
            return None
        return str(self.fixed["gettext"](node.args[0].value))  # type: ignore[attr-defined]

    def _fold(self, node: nodes.Node) -> None:
        """Replace calls whose answer is known by that answer, wherever they stand."""
        for field, value in node.iter_fields():
            if isinstance(value, list):
                setattr(node, field, [self._folded(each) for each in value])
            elif isinstance(value, nodes.Node):
                setattr(node, field, self._folded(value))

    def _folded(self, node: Any) -> Any:
        if not isinstance(node, nodes.Node):
            return node
        self._fold(node)
        if not self._is_fixed_call(node) or node.kwargs:  # type: ignore[attr-defined]
            return node
        name = node.node.name  # type: ignore[attr-defined]
        answer = self.fixed[name](*(argument.value for argument in node.args))  # type: ignore[attr-defined]
        if name in self.words:
            if "%(" in answer:
                return node
            answer = Markup(str(answer).replace("%%", "%"))  # nosec B704  # noqa: S704  escaped by gettext
        return nodes.Const(answer, lineno=node.lineno, environment=self)

    def _is_fixed_call(self, node: nodes.Node) -> bool:
        return (
            isinstance(node, nodes.Call)
            and isinstance(node.node, nodes.Name)
            and node.node.name in self.fixed
            and bool(node.args)
            and all(isinstance(argument, nodes.Const) for argument in node.args)
            and node.dyn_args is None
            and node.dyn_kwargs is None
        )
