"""How dates are written where Django's own forms don't serve: one folder for each language."""
