"""Template commands become what they meant, or go."""

from collections import Counter

import pytest

from masthead.importers.shortcodes import without_shortcodes


def clean(text, **variables):
    return without_shortcodes(text, variables, Counter())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[x]({{< ref "news/2019-05-01-ferry.md" >}})', "[x](/.ref/news/ferry)"),
        ('[x]({{% relref "ferry.md" %}})', "[x](/.ref/ferry)"),
        ("[x]({% post_url 2019-05-01-ferry %})", "[x](/.ref/ferry)"),
        ('[x]({{ "/2019/05/ferry/" | url }})', "[x](/2019/05/ferry/)"),
        ("[x]({{site.baseurl}}/about/)", "[x](/about/)"),
        ('{{< img src="quay" alt="A quay" >}}', '<img src="quay" alt="A quay">'),
        (
            '{{< figure src="a.jpg" caption="C" credit="D" >}}',
            '<img src="a.jpg" data-caption="C" data-credit="D">',
        ),
        ('{% image "a/b.png" "Two boats" %}', '<img src="a/b.png" alt="Two boats">'),
        ('{% image_with_class "a.png" "w-80" "Two" %}', '<img src="a.png" alt="Two">'),
        ('{{< tweet user="desk" id="12345" >}}', 'src="https://twitter.com/desk/status/12345"'),
        ("{{< youtube abcdefghijk >}}", 'src="https://www.youtube.com/embed/abcdefghijk"'),
        ('{{< youtube id="abcdefghijk" title="T" >}}', 'title="T"'),
        ("{{< vimeo 123456 >}}", 'src="https://player.vimeo.com/video/123456"'),
        (
            '{{< quote-block text="Enough." cite="Ann" >}}',
            "<blockquote><p>Enough.</p><cite>Ann</cite></blockquote>",
        ),
        ('{{< button href="https://example.org" text="Go" >}}', '<a href="https://example.org">Go</a>'),
        ("a{{< note >}}b{{< /note >}}c", "abc"),
        ('{{< ring title="Case" >}}b{{< /ring >}}', "**Case**"),
        ("text{: .lead #x}", "text"),
        ("{% raw %}{{ kept }}{% endraw %}", "{{ kept }}"),
        ("{{< mystery a=b >}}text", "text"),
    ],
)
def test_a_command_becomes_what_it_meant(text, expected):
    assert expected in clean(text)


def test_a_variable_of_the_front_matter_is_put_in():
    assert clean("![x]({{ image | url }})", image="/a.jpg") == "![x](/a.jpg)"


@pytest.mark.parametrize(
    "text",
    ["no braces", "a { b } c", "{{ constructor.constructor('alert(1)')() }}", "f(){return {}}", "{{x}}"],
)
def test_what_is_no_command_stays(text):
    assert clean(text) == text


@pytest.mark.parametrize(
    "text",
    [
        '{{< button href="javascript:alert(1)" text="Go" >}}',
        '{{< youtube id="\\"><script>" >}}',
        '{{< tweet id="<script>" >}}',
    ],
)
def test_a_hostile_argument_makes_no_markup(text):
    assert "script" not in clean(text)


@pytest.mark.parametrize("bomb", ["{{<", "{%", "{{", "{.a", '{{< x "', "{{% "])
def test_commands_without_an_end_are_read_once(bomb):
    assert clean(bomb * 50_000).count("{") >= 50_000


def test_raw_without_an_end_is_read_once():
    assert clean("{% raw %}" * 50_000) == ""
