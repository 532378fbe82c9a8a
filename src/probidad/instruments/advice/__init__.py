"""Questions and claims, anonymously (SAADD), and the training of advisors."""
