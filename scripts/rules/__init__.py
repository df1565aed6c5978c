"""The rules of `check_spec.py`: a module for each kind of rule, with its `RULES`."""
