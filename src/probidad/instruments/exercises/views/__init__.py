"""Pages of the exercises: ``taking_part`` (anonymous), ``rounds``, ``keys`` and ``reports`` (panel)."""
