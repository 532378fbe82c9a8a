"""Writing an instrument part by part: what its draft holds, how it changes, what it still lacks. No Django in here."""
