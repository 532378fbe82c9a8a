"""Pages of questions and claims."""
