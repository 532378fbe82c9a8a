"""What every template may know."""

from django.conf import settings


def site(request):
    """The site's name and whether this is the demonstration."""
    return {"SITE_NAME": settings.SITE_NAME, "DEMO": settings.DEMO}
