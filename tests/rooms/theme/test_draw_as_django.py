"""Our way of drawing a template gives what Django's gives, to the byte, whatever stands in the template."""
# ruff: noqa: E501 - a template a line

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.template import Context, Engine, Template, TemplateDoesNotExist
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from masthead.theme import drawing
from masthead.theme.drawing import draw_loaded, draw_template, draws_itself
from tests.rooms.theme.attack_strings import ATTACKS
from tests.rooms.theme.publication import frame


@dataclass(frozen=True, slots=True)
class Card:
    headline: str
    count: int = 1234567
    note: str | None = None

    @property
    def upper(self) -> str:
        return self.headline.upper()

    def said(self) -> str:
        return f"“{self.headline}”"

    def sold(self) -> str:
        return "gone"

    sold.alters_data = True

    @property
    def lost(self) -> str:
        raise ObjectDoesNotExist  # Django takes that for nothing


class Named:
    """Something that can be called, and has items as well."""

    headline = "by attribute"

    def __getitem__(self, key):
        return {"headline": "by item"}[key]

    def __call__(self):
        return SimpleNamespace(headline="by call")


SHOWN = {
    "card": Card("<b>Fog & rain</b>"),
    "cards": (Card("One"), Card("Two", 2), Card("Three", 3, "n")),
    "pairs": [("a", 1), ("b", 2)],
    "words": {"first": "item", "keys": "kept", "cards": {"first": 1}},
    "named": Named(),
    "safe": SafeString("<i>safe</i>"),
    "told": gettext_lazy("Search"),
    "number": 1234.5,
    "moment": datetime(2026, 3, 1, 23, 30, tzinfo=UTC),
    "nothing": None,
    "empty": "",
    "turns": iter("xyz"),
    "other": "one.html",
    "frame": frame(),
}
FILES = {
    "one.html": "[{{ card.headline }}{{ forloop.counter }}{{ given }}{{ nothing }}]",
    "deep/two.html": "{% include './three.html' with given='3' %}",
    "deep/three.html": "three {{ given }}",
    "base.html": "{% block head %}base {{ card.count }}{% endblock %}|{% block main %}{% block inner %}in{% endblock %}{% endblock %}",
    "middle.html": "{% extends 'base.html' %}{% block head %}middle, {{ block.super }}{% endblock %}",
    "young.html": "{% extends 'middle.html' %}{% block head %}{% with card=cards.1 %}young, {{ block.super }}{% endwith %}"
    "{% endblock %}{% block inner %}{{ block.name }}{% endblock %}",
}  # fmt: skip
TEMPLATES = [
    "{{ card.headline }} {{ card.upper }} {{ card.said }} {{ card.sold }} {{ card.lost }} {{ card.none }} {{ none.none }}",
    "{{ card.headline|safe }} {{ nothing|safe }} {{ none|safe }} {{ safe }} {{ safe|upper }} {{ told }} {{ empty }}",
    "{{ card.note }} {{ card.note.more }} {{ nothing }} {{ nothing.more }} {{ True }} {{ None }} {{ 5 }} {{ 'a<b' }} {{ _('Search') }}",
    "{{ words.first }} {{ words.keys }} {{ words.items }} {{ words.cards.first }} {{ pairs.0 }} {{ pairs.0.1 }} {{ empty.upper }}",
    "{{ named.headline }} {{ named }} {{ autoescape }} {{ template_name }}",
    "{{ number }} {{ card.count }} {{ moment }} {{ moment|date:'c' }} {{ number|floatformat:1 }} {{ none|default:'<d>' }}",
    "{{ card.headline|default:other }} {{ none|default:other }} {{ pairs|length }} {{ cards|slice:':2'|length }} {{ other|linebreaks }}",
    "{% if card.note %}a{% elif card.count > 5 and not nothing %}b{% else %}c{% endif %}{% if card.count < empty %}d{% endif %}",
    "{% if none or card %}a{% endif %}{% if none == nothing %}b{% endif %}{% if 'a' in empty %}c{% endif %}{% if 1 not in pairs %}d{% endif %}",
    "{% if card.headline|default:none.none %}a{% endif %}{% if nothing is None %}b{% endif %}{% if number >= 5 != False %}c{% endif %}",
    "{% for one in cards %}{{ forloop.counter }}/{{ forloop.revcounter0 }}{% if not forloop.last %}, {% endif %}{% endfor %}{{ one.headline }}",
    "{% for one in cards reversed %}{{ one.headline }}{% for a, b in pairs %}{{ forloop.parentloop.first }}{{ a }}{{ b }}{% endfor %}{% endfor %}",
    "{% for one in none %}x{% empty %}{{ empty }}nobody{% endfor %}{% for one in turns %}{{ one }}{{ forloop.first }}{% endfor %}",
    "{% for one in cards %}{% cycle 'odd' 'even' %}{% ifchanged %}x{% endifchanged %}{% endfor %}",
    "{% with one=card.headline two=none %}{{ one }}{{ two }}{% firstof two nothing one %}{% endwith %}{{ one }}",
    "{% firstof none 'x<y' as kept %}{{ kept }}{% translate 'Search' as kept %}{{ kept }}{% translate 'Search' noop %}{% translate other %}",
    "{% translate '100% of it' %}{% blocktranslate with one=card.headline %}{{ one }} said{% endblocktranslate %}",
    "{% for one in cards %}{% if forloop.first %}{% translate 'Search' as kept %}{% endif %}{{ kept }}{% endfor %}{{ kept }}",
    "{% include 'one.html' %}{% include other with given=number nothing=none %}{% include 'one.html' with given=1 only %}{% include 'deep/two.html' %}",
    "{% for card in cards %}{% include other %}{% endfor %}",
    "{% localize off %}{{ number }}{{ card.count }}{% endlocalize %}{% spaceless %}<p> <b>{{ card.headline }}</b> </p>{% endspaceless %}",
    "{% comment %}x{% endcomment %}{% verbatim %}{{ card }}{% endverbatim %}{% autoescape off %}{{ card.headline }}{% endautoescape %}",
    "{% get_current_language as one %}{{ one }}{% minutes 3 %}{% minutes 4 as long %}{{ long }}{% lang_attrs 'ar' %}{% moment moment 'date' %}",
    "{% extends 'young.html' %}{% block head %}x {{ block.super }} x{% endblock %}",
    "{% extends 'base.html' %}{% block main %}{% for block in pairs %}{{ block.super }}{{ block.0 }}{% endfor %}{% endblock %}",
    "{% extends 'base.html' %}{% block main %}{% if block.super %}{{ block.super|upper }}{% endif %}{% endblock %}",
    "{% extends other_base|default:'young.html' %}{% block inner %}{% spaceless %}{{ block.super }}{% endspaceless %}{% endblock %}",
]  # fmt: skip


def loaded(text: str) -> Template:
    libraries = {
        "i18n": "django.templatetags.i18n",
        "l10n": "django.templatetags.l10n",
        "masthead": "masthead.theme.templatetags.masthead",
    }
    engine = Engine(
        libraries=libraries,
        builtins=list(libraries.values()),
        loaders=[("django.template.loaders.locmem.Loader", {**FILES, "it.html": text})],
    )
    return engine.get_template("it.html")


def both(text: str, **more) -> tuple[str, str]:
    ours, theirs = {**SHOWN, **more}, {**SHOWN, **more}
    ours["turns"], theirs["turns"] = iter("xyz"), iter("xyz")
    return draw_loaded(loaded(text), ours), loaded(text).render(Context(theirs))


@pytest.mark.parametrize("language", ["en", "uk", "de"])
@pytest.mark.parametrize("text", TEMPLATES)
def test_every_part_of_the_language_is_drawn_as_django_draws_it(text, language):
    with translation.override(language):
        ours, theirs = both(text)
    assert ours == theirs
    assert type(ours) is type(theirs)


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_strangers_write_is_escaped_as_django_escapes_it(attack):
    ours, theirs = both(
        "{{ x }}{{ card.headline }}{% firstof none x %}{% with y=x %}{{ y|upper }}{% endwith %}"
        "{% for one in cards %}{{ one.headline }}{% endfor %}{{ x|linebreaks }}{% include 'one.html' with given=x %}",
        x=attack,
        card=Card(attack),
        cards=[Card(attack)],
    )
    assert ours == theirs
    assert not re.search(r"<(?!/?(?:p|br)>)", ours)


@pytest.mark.parametrize(
    "text", ["{{ card.broken }}", "{% for a, b in cards %}{% endfor %}", "{% include 'no.html' %}"]
)
def test_what_fails_for_django_fails_alike(text):
    class Broken:
        @property
        def broken(self):
            raise ZeroDivisionError

    failures = []
    for draw in (draw_loaded, lambda template, shown: template.render(Context(shown))):
        with pytest.raises(Exception) as caught:  # noqa: PT011 - which one is what is asked
            draw(loaded(text), {"card": Broken(), "cards": ["abc"]})
        failures.append(caught.type)
    assert failures[0] is failures[1]


OURS = Path(drawing.__file__).parent / "templates"


@pytest.mark.parametrize("name", sorted(str(path.relative_to(OURS)) for path in OURS.rglob("*.html")))
def test_no_template_of_ours_is_left_to_django(name):
    assert draws_itself(Engine.get_default().get_template(name))


def test_a_template_that_is_not_there_is_missed():
    with pytest.raises(TemplateDoesNotExist):
        draw_template("pages/none.html", {})
