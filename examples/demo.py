"""Shows the client at work: a blocking answer, a streamed one, and one that is stopped early.

Runs against a mock of Dify that it starts itself, or against a real one where DIFY_API_KEY (and DIFY_BASE_URL) is set.
It fills in the app's form by itself; arguments replace what it filled in: `python examples/demo.py query=rivers`.
"""

import os
import sys

from _inputs import Inputs, inputs_about
from dify_completion import Dify, DifyError
from dify_completion_mock import MockDify

USER = "demo"


def main() -> None:
    if os.environ.get("DIFY_API_KEY"):
        with Dify() as dify:
            show("Dify", dify)
    else:
        with MockDify(delay=0.05) as mock, Dify(**mock.settings) as dify:
            show("a mock of Dify", dify)
            print(f"The server says it stopped {len(mock.stopped)} generation.")


def show(server: str, dify: Dify) -> None:
    print(f"Talking to {server}: {dify.get_app_info().name}\n")
    given = dict(argument.split("=", 1) for argument in sys.argv[1:])
    inputs = {**inputs_about("the tides", dify.get_app_parameters()), **given}
    show_blocking(dify, inputs)
    show_stream(dify, inputs)
    show_early_exit(dify, inputs)


def show_blocking(dify: Dify, inputs: Inputs) -> None:
    print("1. The whole answer at once")
    reply = dify.create_completion(inputs=inputs, user=USER)
    usage = reply.metadata.usage
    print(f"   {reply.answer}")
    print(f"   {usage.total_tokens} tokens, {usage.total_price} {usage.currency}\n")


def show_stream(dify: Dify, inputs: Inputs) -> None:
    print("2. The answer as it is written")
    with dify.stream_completion(inputs=inputs, user=USER) as stream:
        print("   ", end="")
        for text in stream.text_stream:
            print(text, end="", flush=True)
        usage = stream.get_final_completion().metadata.usage
    print(f"\n   {usage.total_tokens} tokens, {usage.total_price} {usage.currency}\n")


def show_early_exit(dify: Dify, inputs: Inputs) -> None:
    print("3. Leaving early, which stops the generation on the server")
    with dify.stream_completion(inputs=inputs, user=USER) as stream:
        for _ in stream:
            if len(stream.text.split()) >= 5:
                break
    print(f"   {stream.text}... (task {stream.task_id} is stopped)\n")


if __name__ == "__main__":
    try:
        main()
    except DifyError as error:
        sys.exit(f"{type(error).__name__}: {error}")
