"""Forms of questions and claims."""
