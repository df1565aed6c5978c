"""Writes a text to the terminal while the model writes it: python examples/stream_to_terminal.py [topic]

Ctrl-C leaves the `with` block early, and that stops the generation on the server, too.
"""

import sys

from a_server import a_server
from dify_completion import Dify


def main(topic: str) -> None:
    with a_server(), Dify() as dify:
        with dify.stream_completion(inputs={"topic": topic}, user="example") as stream:
            for text in stream.text_stream:
                print(text, end="", flush=True)
            usage = stream.get_final_completion().metadata.usage
        print(f"\n({usage.total_tokens} tokens, {usage.total_price} {usage.currency})")


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]) or "the tides")
