"""Short dates with the month as a word, in small letters: 21 nov 2026. To some, 03/04 is April."""

SHORT_DATE_FORMAT = "j b Y"
