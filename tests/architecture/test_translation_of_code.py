"""No visible text escapes translation, in templates, mails, Python, scripts and style sheets.

The second half shows that each reader can fail: what it finds, and what it leaves alone.
"""

import pytest

from tools import untranslated


@pytest.mark.parametrize("folder", ["core", "instruments", "web", "config"])
def test_every_visible_text_is_marked_for_translation(folder):
    found = [
        f"{path.relative_to(untranslated.PACKAGE)}:{line}: {text}"
        for path in untranslated.files()
        if path.relative_to(untranslated.PACKAGE).parts[0] == folder
        for line, text in untranslated.in_file(path)
    ]
    assert not found, "wrap in gettext or {% translate %} (or translate='no' for a name):\n" + "\n".join(
        found
    )


@pytest.mark.parametrize(
    "template",
    [
        "<p>Hello there</p>",
        "{% if x %}<p>{{ x }} rounds</p>{% endif %}",
        '<img src="a.png" alt="A map">',
        '<input type="submit" value="Send">',
        '<meta name="description" content="About us">',
        '<button aria-label="Close">{{ x }}</button>',
        '{% include "components/button.html" with label="Send" %}',
        "{% include 'components/callout.html' with tone='good' body='It is done' %}",
        '{{ name|default:"Nobody yet" }}',
        "round{{ n|pluralize:'es' }}",
        "<svg><title>Bars</title></svg>",
        '<p translate="no">Ana</p><p>Hello</p>',
    ],
)
def test_bare_words_in_a_template_are_found(template):
    assert untranslated.in_template(template)


@pytest.mark.parametrize(
    "template",
    [
        '{% translate "Hello there" %}',
        "{% blocktranslate trimmed with n=x %}Hello {{ n }}{% endblocktranslate %}",
        '<img alt="{% translate "A map" %}">',
        '{% include "components/button.html" with label=_("Send") kind="primary" %}',
        "{{ tone|default:'neutral' }}",
        "{# Hello #}{% comment %}Hello{% endcomment %}<!-- Hello -->",
        '<div class="stack" id="answers" data-url="/es/">{{ x }} · 3 %</div>',
        "<script>let words = 'here';</script><code>probidad demo</code>",
        '<a lang="en" translate="no">Read in Inglish</a>',
        "{% block body_class %}panel{% endblock %}",
    ],
)
def test_a_translated_template_passes(template):
    assert not untranslated.in_template(template)


def test_a_bare_line_in_a_mail_is_found():
    mail = "{% load i18n %}{% translate 'Your code' %}: {{ code }}\nIt ends soon.\n"
    assert untranslated.in_template(mail, markup=False) == [(2, "It ends soon.")]


@pytest.mark.parametrize(
    "code",
    [
        'models.CharField("name", max_length=3)',
        'models.ForeignKey(Unit, verbose_name="unit")',
        'forms.CharField(label="Name")',
        'forms.CharField(error_messages={"required": "Say your name"})',
        'messages.success(request, "It is saved")',
        'messages.error(request, f"{name} is not known")',
        'raise ValidationError("Too many rows")',
        'raise forms.ValidationError("Too many: %s" % n)',
        'form.add_error("email", "Already here")',
        'class Kind(models.TextChoices):\n    A = "a", "First"',
        'class Meta:\n    verbose_name = "round"',
        'class Meta:\n    labels = {"name": "The name"}',
        'Column("name", "Name")',
        'HttpResponse("Not allowed")',
        'Bars(title="Answers " + name)',
    ],
)
def test_bare_words_in_python_are_found(code):
    assert untranslated.in_python(code)


@pytest.mark.parametrize(
    "code",
    [
        'models.CharField(_("name"), max_length=3)',
        'models.ForeignKey("institutions.Unit", related_name="rounds", verbose_name=_("unit"))',
        'messages.success(request, _("It is saved"))',
        'raise ValidationError(_("Too many: %(n)s"), code="many", params={"n": n})',
        'class Kind(models.TextChoices):\n    A = "a", _("First")',
        'class AuditConfig(AppConfig):\n    name = "probidad.core.audit"\n    label = "audit"',
        'raise ValueError("two instruments are called the same")',
        'HttpResponse("", status=204)',
    ],
)
def test_translated_python_passes(code):
    assert not untranslated.in_python(code)


def test_words_that_scripts_and_style_sheets_write_are_found():
    assert untranslated.in_asset('node.textContent = "Copied to the board";', ".js")
    assert untranslated.in_asset('.required::after { content: "required"; }', ".css")
    assert not untranslated.in_asset("node.textContent = node.dataset.copied;", ".js")
    assert not untranslated.in_asset('.tick::before { content: "\\2713"; }', ".css")
