"""What co-creation reckons, without Django: trees, plans, counts, indicators and lights."""
