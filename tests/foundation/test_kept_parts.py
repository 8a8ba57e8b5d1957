"""Parts of a page that are rendered once."""

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.test import override_settings


class Counting:
    """Says how often it was read."""

    def __init__(self) -> None:
        self.times = 0

    def __str__(self) -> str:
        self.times += 1
        return f"read {self.times}"


def page(text):
    return Template("{% load kept %}" + text)


def test_a_part_is_rendered_once_for_each_key():
    template = page('{% kept parts "menu" current %}{{ words }} {{ current }}{% endkept %}')
    parts, words = {}, Counting()
    shown = [
        template.render(Context({"parts": parts, "words": words, "current": current}))
        for current in ("a", "b", "a")
    ]
    assert shown == ["read 1 a", "read 2 b", "read 1 a"]


def test_two_parts_and_two_dictionaries_do_not_mix():
    template = page(
        '{% kept parts "one" %}1{{ x }}{% endkept %}{% kept parts "two" %}2{% endkept %}'
    )
    assert template.render(Context({"parts": {}, "x": "x"})) == "1x2"
    assert template.render(Context({"parts": {}, "x": "y"})) == "1y2"


def test_without_a_dictionary_and_while_debugging_nothing_is_kept():
    template = page('{% kept parts "p" %}{{ words }}{% endkept %}')
    words, parts = Counting(), {}
    assert template.render(Context({"words": words})) == "read 1"
    assert template.render(Context({"words": words})) == "read 2"
    with override_settings(DEBUG=True):
        template.render(Context({"words": words, "parts": parts}))
    assert parts == {}


def test_what_is_kept_was_escaped():
    template = page('{% kept parts "p" %}{{ name }}{% endkept %}')
    parts = {}
    for _ in range(2):
        assert template.render(Context({"parts": parts, "name": "<b>"})) == "&lt;b&gt;"


@pytest.mark.parametrize(
    "text",
    [
        '{% kept parts "p" %}{% csrf_token %}{% endkept %}',
        '{% kept parts "p" %}{% if x %}{% csrf_token %}{% endif %}{% endkept %}',
        '{% kept parts "p" %}{% block b %}{% endblock %}{% endkept %}',
        "{% kept parts %}x{% endkept %}",
        '{% kept parts "p" %}never closed',
    ],
)
def test_tokens_blocks_and_half_tags_are_refused(text):
    with pytest.raises(TemplateSyntaxError):
        page(text)


def test_the_number_of_kept_parts_is_bounded():
    template = page('{% kept parts "p" key %}{{ key }}{% endkept %}')
    parts = {}
    for key in range(1_000):
        assert template.render(Context({"parts": parts, "key": f"k{key}"})) == f"k{key}"
    assert len(parts) <= 200
