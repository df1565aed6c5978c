"""Writes a text to the terminal while the model writes it: python examples/stream_to_terminal.py [topic]

Ctrl-C leaves the `with` block early, which also stops the generation on the server.
"""

import sys

from _inputs import inputs_about
from _server import a_server
from dify_completion import Dify


def main(topic: str) -> None:
    with a_server(), Dify() as dify:
        inputs = inputs_about(topic, dify.get_app_parameters())
        with dify.stream_completion(inputs=inputs, user="example") as stream:
            for text in stream.text_stream:
                print(text, end="", flush=True)
            usage = stream.get_final_completion().metadata.usage
        print(f"\n({usage.total_tokens} tokens, {usage.total_price} {usage.currency})")


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]) or "the tides")
