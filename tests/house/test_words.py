"""Every word people read can be translated, and is."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tools import messages

PROJECT = Path(__file__).resolve().parents[2]
SOURCE = PROJECT / "src" / "layan"
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
READ_ALOUD = {"alt", "title", "placeholder", "aria-label", "aria-description", "content", "value"}
# Names and signs that are the same in every language.
SAME_EVERYWHERE = {
    "Layan", "API", "CSV", "JSON", "JSON-LD", "RSS", "WhatsApp", "Bahasa Indonesia", "English",
    "ID", "EN", "Rp", "OpenAPI", "CPSV-AP", "ETag", "cURL", "Ramadan", "GitHub", "Apache-2.0",
}  # fmt: skip


class Bare(HTMLParser):
    """Collects words that stand in a page outside every translation tag."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found = []
        self.inside = []

    def handle_starttag(self, tag, attrs):
        self.inside.append(tag)
        meta = dict(attrs)
        for name, value in attrs:
            if name == "content" and meta.get("name") not in {"description", "author"}:
                continue
            if name == "value" and meta.get("type") not in {"submit", "button"}:
                continue
            if name in READ_ALOUD:
                self.note(value or "")

    def handle_endtag(self, tag):
        if tag in self.inside:
            while self.inside.pop() != tag:
                pass

    def handle_data(self, data):
        if not {"script", "style", "code", "pre", "kbd"} & set(self.inside):
            self.note(data)

    def note(self, text):
        words = " ".join(text.split())
        for known in sorted(SAME_EVERYWHERE, key=len, reverse=True):
            words = re.sub(rf"(?<!\w){re.escape(known)}(?!\w)", "", words)
        if re.search(r"[^\W\d_]{2,}", words):
            self.found.append((self.getpos()[0], " ".join(text.split())[:60]))


def bare_words(template):
    """The lines and words of a template that no translation reaches."""

    def blank(found):  # keeps the lines where they are
        return "\n" * found[0].count("\n")

    text = re.sub(r"{#.*?#}", blank, template)
    text = re.sub(r"{%\s*comment.*?%}.*?{%\s*endcomment\s*%}", blank, text, flags=re.DOTALL)
    text = re.sub(
        r"{%\s*blocktrans(late)?\b.*?%}.*?{%\s*endblocktrans(late)?\s*%}",
        blank,
        text,
        flags=re.DOTALL,
    )
    for_machines = r"{%\s*block (?:robots|kind|html_class)\b.*?%}.*?{%\s*endblock.*?%}"
    text = re.sub(for_machines, blank, text, flags=re.DOTALL)
    text = re.sub(r"{%.*?%}|{{.*?}}", blank, text, flags=re.DOTALL)
    parser = Bare()
    parser.feed(text)
    return parser.found


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_words_that_cannot_be_translated(path):
    assert bare_words(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("<p>{% translate 'Fee' %} {{ amount }}</p>", []),
        ("<p>{% blocktranslate %}Fee <b>x</b>{% endblocktranslate %}</p>", []),
        ('<a title="{% translate "Back" %}">Layan</a>', []),
        ("<p>\nBiaya</p>", [(1, "Biaya")]),
        ('<img alt="A map">', [(1, "A map")]),
        ('<input type="submit" value="Go on">', [(1, "Go on")]),
        ('<input type="hidden" value="token">', []),
        ("<code>layan up</code>", []),
        ("{# a note #}{% comment %}more{% endcomment %}", []),
    ],
)
def test_bare_words_are_found_and_others_are_not(template, found):
    assert bare_words(template) == found


def test_there_are_templates():
    assert TEMPLATES


def test_every_text_has_an_indonesian_translation():
    assert messages.missing() == []


def test_translations_are_complete_consistent_and_compiled():
    assert messages.check() == []


def test_the_parts_agree_with_each_other():
    """Two colleagues who translate one text do it in the same words."""
    said = {}
    for path in sorted(messages.PARTS.glob("*.po")):
        for entry in messages.read_po(path):
            said.setdefault(entry.text, {})[entry.translation] = path.name
    assert {text: by for text, by in said.items() if len(by) > 1} == {}


def test_the_compiler_writes_what_gettext_reads(tmp_path):
    import gettext
    import io

    po = tmp_path / "x.po"
    po.write_text(
        'msgid ""\nmsgstr "Language: id\\n"\n\n'
        '#, python-format\nmsgid "%(n)s paper"\nmsgid_plural "%(n)s papers"\n'
        'msgstr[0] "%(n)s "\n"berkas"\n\n'
        'msgctxt "verb"\nmsgid "Open"\nmsgstr "Buka \\"ini\\""\n\n'
        '#, fuzzy\nmsgid "Maybe"\nmsgstr "Mungkin"\n\nmsgid "Empty"\nmsgstr ""\n',
        encoding="utf-8",
    )
    read = gettext.GNUTranslations(io.BytesIO(messages.compiled(messages.read_po(po))))
    assert read.ngettext("%(n)s paper", "%(n)s papers", 1) == "%(n)s berkas"
    assert read.ngettext("%(n)s paper", "%(n)s papers", 5) == "%(n)s berkas"
    assert read.pgettext("verb", "Open") == 'Buka "ini"'
    assert read.gettext("Maybe") == "Maybe"
    assert read.gettext("Empty") == "Empty"
