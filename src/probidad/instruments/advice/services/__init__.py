"""The only writers of questions and claims."""
