"""Uploads a picture and asks about it: python examples/ask_about_file.py [picture]

The app must accept images; `get_app_parameters().file_upload` says what it accepts.
"""

import base64
import sys
from io import BytesIO

from _inputs import inputs_about
from _server import a_server
from dify_completion import Dify, File
from dify_completion_api.models import LocalFile

RED_DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC"
)


def main(picture: str | File) -> None:
    with a_server(), Dify() as dify:
        uploaded = dify.upload_file(file=picture, user="example")  # A path, bytes, a file object, or a File.
        print(f"uploaded {uploaded.name}, {uploaded.size} bytes")
        # The same user again: Dify gives nobody else access to the file.
        reply = dify.create_completion(
            inputs=inputs_about("what this picture shows", dify.get_app_parameters()),
            files=[LocalFile(type_="image", upload_file_id=uploaded.id)],
            user="example",
        )
        print(reply.answer)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else File(BytesIO(RED_DOT), "dot.png", "image/png"))
