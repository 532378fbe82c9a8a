"""The only writers of the exercises, by what they write."""
