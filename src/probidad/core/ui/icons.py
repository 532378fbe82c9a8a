"""A few line icons of ours, drawn on a 24 × 24 grid, inlined so that they take the text's colour."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_SHAPES = {
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "check": '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
    "left": '<path d="m14.5 6-6 6 6 6"/>',
    "right": '<path d="m9.5 6 6 6-6 6"/>',
    "up": '<path d="m6 14 6-6 6 6"/>',
    "down": '<path d="m6 10 6 6 6-6"/>',
    "updown": '<path d="m8 10 4-4 4 4M8 14l4 4 4-4"/>',
    "person": '<circle cx="12" cy="8.5" r="3.5"/><path d="M5 20c.8-4 3.5-6 7-6s6.2 2 7 6"/>',
    "shield": '<path d="M12 3.5 5 6v5.5c0 4.3 2.9 7.6 7 9 4.1-1.4 7-4.7 7-9V6z"/><path d="m9 12 2.2 2.2L15.2 10"/>',
    "good": '<circle cx="12" cy="12" r="9"/><path d="m8 12.3 2.8 2.8L16 9.8"/>',
    "warn": '<path d="M12 4 2.8 20h18.4z"/><path d="M12 10v4.5M12 17.2v.1"/>',
    "bad": '<path d="M8.3 3h7.4L21 8.3v7.4L15.7 21H8.3L3 15.7V8.3z"/><path d="M12 7.5v5.5M12 16.3v.1"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.7v.1"/>',
    "neutral": '<circle cx="12" cy="12" r="8"/>',
    "empty": '<path d="M4 13.5 6.8 5h10.4L20 13.5V19H4z"/><path d="M4 13.5h4.5l1.5 2.5h4l1.5-2.5H20"/>',
    "print": '<path d="M7 9V4h10v5M7 17H4v-7.5h16V17h-3"/><path d="M7 14h10v6H7z"/>',
    "copy": '<path d="M9 9h11v11H9z"/><path d="M15 9V4H4v11h5"/>',
    "download": '<path d="M12 4v11m-4.5-4.5L12 15l4.5-4.5M5 20h14"/>',
    "key": '<circle cx="8" cy="15.5" r="4"/><path d="m11 12.5 8-8m-3.5 3.5 2.5 2.5"/>',
    "mail": '<path d="M3.5 6h17v12.5h-17z"/><path d="m4 7 8 6.5 8-6.5"/>',
    "people": '<circle cx="9" cy="8.5" r="3"/><path d="M3 19c.6-3.5 3-5 6-5s5.4 1.5 6 5M15.5 5.8a3 3 0 0 1 0 5.4M17.5 14.5c2 .6 3.2 2.1 3.6 4.5"/>',
    "scale": '<path d="M12 4v16M7 20h10M5 7h14M5 7l-2.5 6a3 3 0 0 0 5 0zM19 7l-2.5 6a3 3 0 0 0 5 0z"/>',
    "search": '<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5.3l3.3 2"/>',
    "external": '<path d="M13 5h6v6M19 5l-9 9M17 14v5H5V7h5"/>',
}

OF_TONE = {"good": "good", "warn": "warn", "bad": "bad", "info": "info", "neutral": "neutral"}


def svg(name: str) -> SafeString:
    """The icon's SVG element. An unknown name is a programming error (KeyError)."""
    return format_html(
        '<svg class="icon icon--{}" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"'
        ' focusable="false">{}</svg>',
        name,
        mark_safe(_SHAPES[name]),  # noqa: S308 - constants of this module
    )
