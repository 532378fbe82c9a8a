"""What an expert of indices could check: what an instrument is, how it scores, what is compared. No Django in here."""
