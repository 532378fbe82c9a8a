"""What every part of the public HTTP API shares: strict input, bounded pages, errors in two languages."""
