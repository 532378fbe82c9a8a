"""The claims, one a module: each has ``measure(quick) -> Section``."""
