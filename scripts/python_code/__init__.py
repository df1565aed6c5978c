"""The Python code that the templates write for a property: types, literals, and what reads, checks and sends it."""
