"""Converts an answer to speech, and writes the sound to a file: python examples/speak_to_file.py [file.mp3]

The app needs the feature text to speech.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from _inputs import inputs_about
from _server import a_server
from dify_completion import Dify


def main(path: Path) -> None:
    with a_server(), Dify() as dify:
        inputs = inputs_about("the tides", dify.get_app_parameters())
        reply = dify.create_completion(inputs=inputs, user="example")
        sound = dify.text_to_audio(message_id=reply.message_id, user="example")
        with path.open("wb") as file:
            shutil.copyfileobj(sound.payload, file)
        print(f"{path}: {path.stat().st_size} bytes of {sound.mime_type}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            main(Path(folder, "answer.mp3"))
