"""Tags that the layouts and components use: navigation, languages, icons, and links that keep the page."""

from itertools import zip_longest

from django import forms, template

from probidad.core.notifications import mail
from probidad.core.people import access
from probidad.core.ui import icons, navigation
from probidad.core.ui.tables import FORMAT, PAGE

register = template.Library()


@register.simple_tag
def icon(name):
    """A decorative icon as inline SVG, in the text's colour; hidden from screen readers."""
    return icons.svg(name)


@register.simple_tag
def tone_icon(tone):
    """The shape that goes with a tone, so that a state is never told by colour alone."""
    return icons.svg(icons.OF_TONE.get(tone, "neutral"))


@register.simple_tag(takes_context=True)
def site_pages(context):
    """The public pages of the header, in order."""
    return navigation.site_pages(context.get("request"))


@register.simple_tag
def figures_pages():
    """The public pages with the instruments' figures."""
    return navigation.figures_pages()


@register.simple_tag(takes_context=True)
def panel_menu(context):
    """The panel's menu as this person may see it, in sections."""
    return navigation.panel_sections(context["request"])


@register.simple_tag
def other_languages():
    """The languages besides the present one, each with its own name for itself."""
    return navigation.other_languages()


@register.simple_tag(takes_context=True)
def language_links(context):
    """The same page in the other languages; the home page where this one has no address of its own."""
    return navigation.language_links(context.get("request"))


@register.simple_tag(takes_context=True)
def panel_language(context):
    """What a link into the panel ends with, so that a page in English leads to panel pages in English."""
    return navigation.panel_language(context.get("request"))


@register.simple_tag
def mail_reaches_people():
    """Whether mail leaves this machine: a page that promises one must know."""
    return mail.reaches_people()


@register.simple_tag(takes_context=True)
def second_factor_missing(context):
    """Whether the signed-in person's role asks for a second factor that the account hasn't got."""
    return access.lacks_second_factor(context["request"])


@register.inclusion_tag("components/breadcrumbs.html")
def trail(*steps):
    """Where the page stands: labels and addresses in turn, last the page's own name, which leads nowhere.

    A step without a label is left out, so that a template may name one that isn't always there.
    """
    pairs = zip_longest(steps[::2], steps[1::2], fillvalue="")
    return {"trail": [{"label": label, "href": href} for label, href in pairs if label]}


@register.simple_tag(takes_context=True)
def page_url(context, number):
    """The present address with another page number; the rest of the query stays, but no file is asked for.

    A second list of a page has a ``page_parameter`` of its own.
    """
    query = context["request"].GET.copy()
    query.pop(FORMAT, None)
    query[context.get("page_parameter", PAGE)] = number
    return f"?{query.urlencode()}"


@register.simple_tag
def elided_pages(page):
    """Page numbers with gaps, for the pagination."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.filter
def is_checkbox(field):
    """Whether a bound field is a single box to tick, whose label stands after it."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def focus_id(field):
    """The id of the control that an error's link should lead to."""
    if isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return f"{field.auto_id}_0"
    return field.auto_id


@register.filter
def field_errors(form):
    """What is wrong with the fields one sees, as (bound field, message); nothing for an absent form."""
    fields = form.visible_fields() if form else []
    return [(field, error) for field in fields for error in field.errors]
