"""Dates as British English writes them: 21 Nov 2026."""

DATE_FORMAT = SHORT_DATE_FORMAT = "j M Y"
