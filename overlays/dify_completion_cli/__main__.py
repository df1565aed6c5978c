"""`python -m dify_completion_cli`: the same as `dify-completion`."""

from . import main

if __name__ == "__main__":
    main()
