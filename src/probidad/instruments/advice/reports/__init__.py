"""Documents of questions and claims."""
