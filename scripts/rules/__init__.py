"""What `check_spec.py` checks: a module per kind of rule, each with its `RULES`."""
