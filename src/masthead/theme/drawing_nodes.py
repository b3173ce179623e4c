"""The nodes of Django's template language as functions. Each maker takes the maker of texts and a node."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import Any, Protocol

from django.template import Node, Variable
from django.template.base import FilterExpression, TextNode, VariableNode
from django.template.defaultfilters import safe
from django.template.defaulttags import (
    CommentNode,
    FirstOfNode,
    ForNode,
    IfNode,
    NowNode,
    SpacelessNode,
    VerbatimNode,
    WithNode,
)
from django.template.library import InclusionNode, SimpleNode
from django.template.loader_tags import BlockNode
from django.templatetags.i18n import BlockTranslateNode, GetCurrentLanguageNode, TranslateNode
from django.templatetags.l10n import LocalizeNode
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from masthead.theme.drawing_words import (
    THIS,
    Draw,
    Read,
    Scope,
    UnknownToUsError,
    django_context,
    looked_up,
    shown,
    test_of,
    word,
)

# They keep nothing from one drawing to the next and look at nothing but the context, so Django may draw them alone.
_ALONE = (
    BlockTranslateNode,
    CommentNode,
    GetCurrentLanguageNode,
    InclusionNode,
    LocalizeNode,
    NowNode,
    SpacelessNode,
    VerbatimNode,
)
# Their words are all written in their own tags.
_IN_SIGHT = (TextNode, VariableNode, IfNode, ForNode, WithNode, FirstOfNode, TranslateNode)


class Maker(Protocol):
    def text(self, nodelist: Any) -> Draw: ...


def by_django(maker: Maker, node: Node) -> Draw:
    """A node that Django draws. Raises UnknownToUsError for one that it cannot draw apart from its template."""
    inside: list[Any] = node.get_nodes_by_type(Node)
    if type(node) not in _ALONE or any(
        type(one) is BlockNode or "block.super" in one.token.contents for one in inside
    ):
        raise UnknownToUsError(f"A {type(node).__name__}.")
    return lambda scope: str(node.render(django_context(scope)))


def variable(maker: Maker, node: VariableNode) -> Draw:
    expression = node.filter_expression
    if [function for function, _ in expression.filters] == [safe]:
        whole = looked_up(expression.var, "") if isinstance(expression.var, Variable) else None
        if whole:
            return lambda scope: str(whole(scope))
    read = word(expression, missing="")

    def draw(scope: Scope) -> str:
        value = read(scope)
        return escape(value) if type(value) is str else shown(value)

    return draw


def choice(maker: Maker, node: IfNode) -> Draw:
    branches = [
        (test_of(condition) if condition is not None else _always, maker.text(nodelist))
        for condition, nodelist in node.conditions_nodelists
    ]

    if len(branches) == 1:
        [(only, inside)] = branches
        return lambda scope: inside(scope) if only(scope) else ""

    def draw(scope: Scope) -> str:
        for test, text in branches:
            if test(scope):
                return text(scope)
        return ""

    return draw


def _always(scope: Scope) -> bool:
    return True


def loop(maker: Maker, node: ForNode) -> Draw:
    read = word(node.sequence, missing=None)
    text, empty = maker.text(node.nodelist_loop), maker.text(node.nodelist_empty)
    names, counts = list(node.loopvars), _may_count(node.nodelist_loop)

    def draw(scope: Scope) -> str:
        values = _counted(read(scope))
        inner = scope.copy()
        if not len(values):
            return empty(inner)
        count = inner["forloop"] = {"parentloop": scope.get("forloop", {})}
        made = []
        for place, item in enumerate(reversed(values) if node.is_reversed else values):
            if counts:
                _count(count, place, len(values))
            if len(names) == 1:
                inner[names[0]] = item
                made.append(text(inner))
            else:
                made.append(text({**inner, **_unpacked(names, item)}))
        return "".join(made)

    return draw


def _may_count(nodelist: Any) -> bool:
    """Whether anything in a loop may ask which turn it is: by name, or out of our sight."""
    inside = nodelist.get_nodes_by_type(Node)
    return any(type(node) not in _IN_SIGHT or "forloop" in node.token.contents for node in inside)


def _counted(values: Any) -> Any:
    """What can be looped over and has a length."""
    if values is None:
        return ()
    return values if hasattr(values, "__len__") else list(values)


def _count(count: Scope, place: int, length: int) -> None:
    count["counter0"] = place
    count["counter"] = place + 1
    count["revcounter"] = length - place
    count["revcounter0"] = length - place - 1
    count["first"] = place == 0
    count["last"] = place == length - 1


def _unpacked(names: list[str], item: Any) -> Scope:
    if len(names) != len(item):
        raise ValueError(f"Need {len(names)} values to unpack in for loop; got {len(item)}.")
    return dict(zip(names, item, strict=True))


def naming(maker: Maker, node: WithNode) -> Draw:
    given, text = named_words(node.extra_context), maker.text(node.nodelist)
    return lambda scope: text({**scope, **{name: read(scope) for name, read in given}})


def named_words(words: dict[str, FilterExpression]) -> list[tuple[str, Read]]:
    """What a node gives names to. As for Django, a word that names nothing gives an empty text."""
    return [(name, word(expression, missing="")) for name, expression in words.items()]


def first_of(maker: Maker, node: FirstOfNode) -> Draw:
    reads = [word(expression, missing=None) for expression in node.vars]

    def draw(scope: Scope) -> str:
        text = next((shown(value) for read in reads if (value := read(scope))), "")
        return _kept(scope, node.asvar, SafeString(text))

    return draw


def translated(maker: Maker, node: TranslateNode) -> Draw:
    """A word of ours in the reader's language, the one that is current at the moment."""
    words, variable = node.filter_expression, node.filter_expression.var
    if node.noop or node.message_context or words.filters or not isinstance(variable.literal, SafeString):
        return lambda scope: str(node.render(django_context(scope)))
    # A lone per cent sign in a template stands doubled in the catalogue.
    source = SafeString(variable.literal.replace("%", "%%"))

    def draw(scope: Scope) -> str:
        told = _told(source, scope[THIS].language)
        return told if node.asvar is None else _kept(scope, node.asvar, SafeString(told))

    return draw


@lru_cache(maxsize=4096)
def _told(source: SafeString, language: str | None) -> str:
    """A word of ours in the current language, which is named so that each has its own words."""
    return str(gettext(source).replace("%%", "%"))


def simple_tag(maker: Maker, node: SimpleNode) -> Draw:
    """A function of ours or of an extension, called with what the template gives it."""
    positional = [word(expression, missing="") for expression in node.args]
    by_name = named_words(node.kwargs)
    function = node.func

    def draw(scope: Scope) -> str:
        given = [read(scope) for read in positional]
        if node.takes_context:
            given.insert(0, django_context(scope))
        made = function(*given, **{name: read(scope) for name, read in by_name})
        return _kept(scope, node.target_var, made if node.target_var else conditional_escape(made))

    return draw


def _kept(scope: Scope, name: str | None, value: Any) -> str:
    """The value is the text, unless the template keeps it under a name for later."""
    if name is None:
        return str(value)
    scope[name] = value
    return ""
