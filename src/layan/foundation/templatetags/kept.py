"""Parts of a page that are rendered once: ``{% load kept %}``.

    {% kept parts "footer" %} ... {% endkept %}
    {% kept parts "header" current_address %} ... {% endkept %}

``parts`` is a dictionary in the context that lives as long as what the part shows (one revision of
the catalogue in one language); ``None`` renders the part anew. The name and the values after it
tell the kept versions apart, so the part may read only those values and what never changes during
the life of ``parts``: no token, no person, no message.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode
from django.template.loader_tags import BlockNode
from django.utils.safestring import SafeString

register = template.Library()

MOST_PARTS = 200  # of one dictionary, about 4 kB each


class KeptNode(Node):
    """Renders its nodes once for each key."""

    child_nodelists = ()  # Django looks through them for blocks at every rendering; there are none

    def __init__(
        self, parts: FilterExpression, key: list[FilterExpression], inner: NodeList
    ) -> None:
        self.parts = parts
        self.key = key
        self.nodelist = inner

    def render(self, context: Context) -> SafeString:
        """The kept part, or the part made now."""
        parts: dict[Any, SafeString] | None = self.parts.resolve(context, ignore_failures=True)
        if parts is None or settings.DEBUG:
            return self.nodelist.render(context)
        key = tuple([one.resolve(context, ignore_failures=True) for one in self.key])
        made = parts.get(key)
        if made is None:
            if len(parts) >= MOST_PARTS:
                parts.clear()
            made = parts[key] = self.nodelist.render(context)
        return made


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """Compile ``{% kept parts name value… %}``."""
    words = token.split_contents()[1:]
    if len(words) < 2:
        raise template.TemplateSyntaxError("kept needs a dictionary and a name")
    inner = parser.parse(("endkept",))
    parser.delete_first_token()
    if inner.get_nodes_by_type(CsrfTokenNode) or inner.get_nodes_by_type(BlockNode):
        raise template.TemplateSyntaxError("a kept part can hold no token and no block")
    compiled = [parser.compile_filter(word) for word in words]
    return KeptNode(compiled[0], compiled[1:], inner)
