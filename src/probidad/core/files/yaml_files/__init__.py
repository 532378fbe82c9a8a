"""Content that people bring as YAML: bounded, every part with its line, what is wrong said by line."""
