"""`probidad doctor`: looks at an installation and says what is wrong, with a remedy for each."""
