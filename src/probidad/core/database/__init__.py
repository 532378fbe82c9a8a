"""How the platform talks to its databases, where Django's own way doesn't do."""
