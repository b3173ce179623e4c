"""Templates drawn as plain functions: Django's own language, without the price of its machinery at every word.

Django draws a template by walking its nodes with a stack of dictionaries and asking of each word of each node anew how
it is to be looked up, localised and escaped. On a long story's page that costs more than everything else together. Here
a template is walked once; each node becomes a function of one dictionary, and a page is the text those functions give.

Whatever has no function here, such as a tag that remembers what it drew before (`cycle`), makes its whole template be
drawn by Django: slower, and to the same bytes, which `tests/rooms/theme/test_draw_as_django.py` holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.template import Context, Engine, Node, Template
from django.template.base import FilterExpression, NodeList, TextNode, VariableNode
from django.template.defaulttags import FirstOfNode, ForNode, IfNode, LoadNode, WithNode
from django.template.library import SimpleNode
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode, construct_relative_path
from django.templatetags.i18n import TranslateNode
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from masthead.theme import drawing_nodes as nodes
from masthead.theme.drawing_words import THIS, Draw, Drawing, Scope, UnknownToUsError, django_context, word

# The words every template knows; Django keeps them at the foot of its stack.
_ALWAYS: Scope = {"True": True, "False": False, "None": None}


def draw_template(name: str, shown: Mapping[str, Any]) -> SafeString:
    """The text of a template with what it is shown. Raises what Django raises, TemplateDoesNotExist first of all."""
    return draw_loaded(Engine.get_default().get_template(name), shown)


def draw_loaded(template: Template, shown: Mapping[str, Any]) -> SafeString:
    """As `draw_template`, of a template that is at hand."""
    return SafeString(drawer(template)({**_ALWAYS, THIS: Drawing(get_language()), **shown}))


def drawer(template: Template) -> Draw:
    """The function that draws a template."""
    return _made(template) or (lambda scope: template.render(Context(scope)))


def draws_itself(template: Template) -> bool:
    """Whether a template is drawn by functions of its own, and not by Django."""
    return _made(template) is not None


@lru_cache(maxsize=1024)
def _made(template: Template) -> Draw | None:
    """A template never changes: one that is loaded again is another."""
    try:
        return _Maker(template).whole()
    except UnknownToUsError:
        return None


@dataclass(frozen=True, slots=True)
class _Block:
    """What `block` means inside a block: its name, and how the same block is drawn in the template extended."""

    name: str
    above: Draw


class _Maker:
    """Makes the functions of one template, which may extend others: then theirs is the text around its blocks."""

    def __init__(self, template: Template) -> None:
        self.engine = template.engine
        if self.engine.string_if_invalid or not self.engine.autoescape:
            raise UnknownToUsError("Words that name nothing are shown, or none is escaped.")
        self.root, self.blocks = _lineage(template)

    def whole(self) -> Draw:
        return self.text(self.root)

    def text(self, nodelist: Iterable[Node]) -> Draw:
        """Several nodes one after the other: words that stand fast, and what is drawn between them."""
        parts: list[str | Draw] = []
        for node in nodelist:
            part = self._part(node)
            if isinstance(part, str) and parts and isinstance(parts[-1], str):
                parts[-1] += part
            elif part:
                parts.append(part)
        return _joined(parts)

    def _part(self, node: Node) -> str | Draw:
        if isinstance(node, TextNode):
            return node.s
        if type(node) is LoadNode:
            return ""
        made: Draw = _MAKERS.get(type(node), nodes.by_django)(self, node)
        return made

    def block(self, node: BlockNode, *, above: int = 0) -> Draw:
        """The first word on a block is that of the youngest template; `block.super` is the next."""
        line = self.blocks[node.name]
        if above == len(line):
            return lambda scope: ""
        inner = self.text(line[above].nodelist)
        block = _Block(node.name, self.block(node, above=above + 1))
        return lambda scope: inner({**scope, "block": block})

    def variable(self, node: VariableNode) -> Draw:
        """A word to be shown, or the text above a block; that sees what the block has named until then."""
        if str(node.filter_expression) != "block.super":
            return nodes.variable(self, node)

        def draw(scope: Scope) -> str:
            block = scope.get("block")
            return (
                block.above(scope) if isinstance(block, _Block) else str(node.render(django_context(scope)))
            )

        return draw

    def included(self, node: IncludeNode) -> Draw:
        """Another template, looked for once in each drawing as Django does."""
        named, given = word(node.template, missing=""), nodes.named_words(node.extra_context)
        own, alone, load = str(node.origin.template_name), node.isolated_context, self.engine.get_template

        def draw(scope: Scope) -> str:
            name = named(scope)
            if not isinstance(name, str) or not name:
                return str(node.render(django_context(scope)))
            asked = scope[THIS].asked
            drawn = asked.get((own, name))
            if drawn is None:
                drawn = asked[own, name] = drawer(load(construct_relative_path(own, name)))
            inner = {**_ALWAYS, THIS: scope[THIS]} if alone else scope.copy()
            for key, read in given:
                inner[key] = read(scope)
            return drawn(inner)

        return draw


def _joined(parts: list[str | Draw]) -> Draw:
    fast = [part if isinstance(part, str) else "" for part in parts]
    drawn = [(place, part) for place, part in enumerate(parts) if not isinstance(part, str)]
    if not drawn:
        still = "".join(fast)
        return lambda scope: still
    if len(drawn) == 1:
        [(place, only)] = drawn
        before, after = "".join(fast[:place]), "".join(fast[place:])
        return (lambda scope: f"{before}{only(scope)}{after}") if before or after else only

    def draw(scope: Scope) -> str:
        made = fast.copy()
        for place, part in drawn:
            made[place] = part(scope)
        return "".join(made)

    return draw


def _lineage(template: Template) -> tuple[NodeList, dict[str, list[BlockNode]]]:
    """The nodes at the root of a template's ancestry, and what each of the family says to a block, youngest first."""
    blocks: dict[str, list[BlockNode]] = {}
    history = [template.origin]
    while True:
        for node in _every_block(template.nodelist):
            blocks.setdefault(node.name, []).append(node)
        first = next((node for node in template.nodelist if not isinstance(node, TextNode)), None)
        if not isinstance(first, ExtendsNode):
            return template.nodelist, blocks
        # An override may extend the template it stands before: the same name, further down the loaders' line.
        template, origin = template.engine.find_template(_parent(first), skip=history)
        history.append(origin)


def _every_block(nodelist: NodeList) -> list[BlockNode]:
    return [node for node in nodelist.get_nodes_by_type(BlockNode) if isinstance(node, BlockNode)]


def _parent(extends: ExtendsNode) -> str:
    named = extends.parent_name
    if not isinstance(named, FilterExpression) or named.filters or not isinstance(named.var, str):
        raise UnknownToUsError("The parent is named while the page is drawn.")
    return named.var


_MAKERS: dict[type[Node], Any] = {
    BlockNode: _Maker.block,
    IncludeNode: _Maker.included,
    VariableNode: _Maker.variable,
    IfNode: nodes.choice,
    ForNode: nodes.loop,
    WithNode: nodes.naming,
    FirstOfNode: nodes.first_of,
    TranslateNode: nodes.translated,
    SimpleNode: nodes.simple_tag,
}
