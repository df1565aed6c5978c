"""Runs Python programs as forks of a process that has imported what they import.

Most programs of the tests spend more time on imports than on their work. Only packages of others are imported ahead, so
that a program finds this project's by its folder and by `PYTHONPATH`, as when it is started alone. A program that needs
options of Python, or a shell before it, is started alone. The command line can be imported ahead, too, for programs
that use no other project than this one.

A program ends without the last step of Python, which frees all memory and so copies what was imported: that takes
longer than the start.

All processes that run tests share a server: `python fork_server.py DESCRIPTOR [MODULE]...`.
"""

from __future__ import annotations

import atexit
import fcntl
import gc
import importlib
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
import termios
import threading
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO, Any

from filelock import FileLock

PACKAGES = (
    "aiohttp",
    "anyio",
    "attrs",
    "grimp",
    "griffe",
    "httpx",
    "httpx_aiohttp",
    "importlinter.cli",
    "jsonpath_rfc9535",
    "jsonschema",
    "openapi_core",
    "openapi_python_client",
    "openapi_spec_validator",
    "packaging",
    "pydantic",
    "pytest",
    "rich.console",
    "rich.markup",
    "rich.table",
    "starlette.applications",
    "trio",
    "typer",
    "uvicorn",
    "yaml",
)
COMMAND_LINE_MODULES = (
    "dify_completion_batch._output",
    "dify_completion_batch._rows",
    "dify_completion_cli._app_table",
    "dify_completion_cli._batch_job",
    "dify_completion_cli._completion",
    "dify_completion_cli._run",
    "dify_completion_doctor._check",
)
"""The modules that most commands import."""
FOLDER_VARIABLE = "FORK_SERVERS"
"""The variable of the environment that names the folder of the servers' sockets."""
LONGEST_REQUEST = 200_000
LONGEST_RUN = 600.0


def run_forked(
    *command: str,
    env: Mapping[str, str],
    cwd: Path | None = None,
    stdin: str = "",
    stdout: IO[bytes] | None = None,
    ahead: Sequence[str] = (),
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end: `SCRIPT ...`, `-m MODULE ...` or `-c CODE ...`, after `-W ACTION` or not.

    What it writes goes to `stdout`, where one is given. The modules `ahead` are imported ahead.
    """
    with _piped(stdin) as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        status = Forked(command, env, cwd, given, stdout or out, err, ahead=ahead).wait()
        return subprocess.CompletedProcess(command, status, _text_of(out), _text_of(err))


def _piped(text: str) -> IO[bytes]:
    """The end of a pipe that has a short text in it; where there is none, what a program gets that has no input."""
    if not text:
        return Path(os.devnull).open("rb")
    reading, writing = os.pipe()
    with os.fdopen(writing, "w", encoding="utf-8") as pipe:
        pipe.write(text)
    return os.fdopen(reading, "rb")


class Forked:
    """A program that runs in a fork.

    Attributes:
        pid: The number of its process, for signals.
    """

    def __init__(
        self,
        command: Sequence[str],
        env: Mapping[str, str],
        cwd: Path | None,
        *streams: IO[bytes],
        in_terminal: bool = False,
        ahead: Sequence[str] = (),
    ) -> None:
        """Start a program.

        Args:
            command: The program, as `run_forked` takes it.
            env: Its environment.
            cwd: The folder in which it runs; None for this process's.
            *streams: Its three streams.
            in_terminal: Whether the streams are a terminal whose keys send it signals.
            ahead: The modules of this project that are imported ahead, unless `PYTHONPATH` names others.
        """
        server = _server(*(() if env.get("PYTHONPATH") else ahead))
        request = {"command": command, "cwd": str(cwd or Path.cwd()), "env": dict(env), "in_terminal": in_terminal}
        self._reports, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._reports.settimeout(LONGEST_RUN)
        with far:
            descriptors = [far.fileno(), *(stream.fileno() for stream in streams)]
            socket.send_fds(server, [json.dumps(request).encode()], descriptors)
        self.pid = int(self._reports.recv(100))

    def wait(self) -> int:
        """Wait for its end; returns its exit status."""
        with self._reports:
            return int(self._reports.recv(100))


class Running:
    """A program that runs in a fork, without an input; like `subprocess.Popen`, it has the ends of its pipes."""

    def __init__(self, *command: str, env: Mapping[str, str], ahead: Sequence[str] = ()) -> None:
        (out, its_out), (err, its_err) = os.pipe(), os.pipe()
        self.stdout, self.stderr = os.fdopen(out, encoding="utf-8"), os.fdopen(err, encoding="utf-8")
        with _piped("") as nothing, os.fdopen(its_out, "wb") as written, os.fdopen(its_err, "wb") as complaint:
            self._forked = Forked(command, env, None, nothing, written, complaint, ahead=ahead)
        self.returncode = -1

    def send_signal(self, number: int) -> None:
        """Send it a signal."""
        os.kill(self._forked.pid, number)

    def communicate(self, timeout: float = 60.0) -> tuple[str, str]:
        """Wait for its end, or kill it after so many seconds; returns what it wrote, if its output is still open."""
        killer = threading.Timer(timeout, self.send_signal, [signal.SIGKILL])
        killer.start()
        out, err = "" if self.stdout.closed else self.stdout.read(), self.stderr.read()
        self.stdout.close()
        self.stderr.close()
        self.returncode = self._forked.wait()
        killer.cancel()
        return out, err


def _text_of(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read().decode()


@cache
def _server(*ahead: str) -> socket.socket:
    """Connect to the server that all processes of a run of tests share; where there is none, start one."""
    if ahead:
        _server()  # A server that imports more is its fork. Within the lock, this would wait for itself.
    folder = Path(os.environ[FOLDER_VARIABLE])
    path = folder / ("ahead" if ahead else "alone")
    with FileLock(folder / "lock"):
        connection = _connection_to(path) or _start(path, ahead)
    atexit.register(connection.close)
    return connection


def share_servers() -> Callable[[], None]:
    """Let this process, and those that it starts, share servers; returns what removes their sockets at last."""
    folder = tempfile.TemporaryDirectory()
    os.environ[FOLDER_VARIABLE] = folder.name
    return folder.cleanup


def _connection_to(path: Path) -> socket.socket | None:
    """A connection to the server of a path; None where none runs, or the last one has just ended."""
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    connection.settimeout(LONGEST_RUN)
    with suppress(OSError):
        connection.connect(str(path))
        if connection.recv(1):
            return connection
    connection.close()
    return None


def _start(path: Path, ahead: Sequence[str]) -> socket.socket:
    """Start a server, which ends once nobody is connected any more. One that imports more is a fork, too."""
    path.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener, os.fdopen(2, "wb", closefd=False) as shown:
        listener.bind(str(path))
        listener.listen()
        process: Forked | subprocess.Popen[bytes]
        if ahead:
            with os.fdopen(os.dup(listener.fileno()), "rb") as listening:
                process = Forked([__file__, "0", *ahead], os.environ, None, listening, shown, shown)
        else:
            command = [sys.executable, __file__, str(listener.fileno())]
            process = subprocess.Popen(command, pass_fds=[listener.fileno()], stdin=subprocess.DEVNULL)
    atexit.register(process.wait)
    connection = _connection_to(path)
    if connection is None:
        raise RuntimeError("the server of forks has ended: see what it wrote")
    return connection


# -- The process of the server


def main() -> None:
    """Import the packages, and run each program that is asked for in a child."""
    listener = socket.socket(fileno=int(sys.argv[1]))
    own_folders = {str(Path(__file__).parent), *os.environ.get("PYTHONPATH", "").split(os.pathsep)}
    # The `PYTHONPATH` of each request replaces these.
    path = [folder for folder in sys.path if folder not in own_folders]
    _import_packages(*PACKAGES, *sys.argv[2:])
    request, streams = _next_request(listener)
    _take(streams)
    if request["in_terminal"]:
        os.setsid()
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["env"])
    own = os.environ.get("PYTHONPATH", "")
    sys.path[:] = [*filter(None, own.split(os.pathsep)), *path]
    modules = set(sys.modules)
    _end(_status_of_run(request["command"]), sys.modules.keys() - modules)


def _import_packages(*names: str) -> None:
    """Import what there is of the packages, and keep it out of the children's garbage collection."""
    for name in names:
        with suppress(ImportError):
            importlib.import_module(name)
    gc.collect()
    gc.freeze()


def _next_request(listener: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """Wait for requests. Returns in a child, once for each: what it is to run, and its three streams."""
    connections = list[socket.socket]()
    while True:
        ready, _, _ = select.select([listener, *connections], [], [])
        for near in ready:
            if near is listener:
                connection, _ = listener.accept()
                connection.sendall(b"1")
                connections.append(connection)
                continue
            message, descriptors, _, _ = socket.recv_fds(near, LONGEST_REQUEST, 4)
            if message and not os.fork():
                for one in (listener, *connections):
                    one.close()
                _fork_and_report(socket.socket(fileno=descriptors[0]))
                return json.loads(message), descriptors[1:]
            for descriptor in descriptors:
                os.close(descriptor)
            if not message:
                connections.remove(near)
                near.close()
        _reap()
        if not connections:
            os._exit(0)


def _reap() -> None:
    """Let go of the children that have ended: none is waited for."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _take(streams: list[int]) -> None:
    """Read from and write to other streams than the server, which can be of other kinds: a terminal, or a pipe."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    # As Python's own streams, these do not own their descriptor, so the end of a program does not warn of it.
    sys.stdin, sys.stdout = os.fdopen(0, closefd=False), os.fdopen(1, "w", closefd=False)
    sys.stderr = os.fdopen(2, "w", buffering=1, errors="backslashreplace", closefd=False)


def _fork_and_report(status: socket.socket) -> None:
    """Return in a child; report its number, wait for it, and report its exit status."""
    with status:
        if child := os.fork():
            status.sendall(str(child).encode())
            _, ended = os.waitpid(child, 0)
            status.sendall(str(os.waitstatus_to_exitcode(ended)).encode())
            os._exit(0)


def _status_of_run(command: list[str]) -> int:
    """Run a program; returns the status with which `python` would end, after the traceback that it would show."""
    try:
        _run(command)
    except SystemExit as error:
        if error.code is None or isinstance(error.code, int):
            return (error.code or 0) & 0xFF
        print(error.code, file=sys.stderr)
        return 1
    except Exception as error:
        sys.excepthook(type(error), error, error.__traceback__)
        return 1
    return 0


def _end(status: int, modules: Iterable[str]) -> None:
    """End a program as `python` does: with its threads, its exit functions, its garbage and its last output."""
    threading._shutdown()  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
    atexit._run_exitfuncs()
    for module in modules:
        del sys.modules[module]
    gc.collect()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (AttributeError, OSError, ValueError):
        sys.exit(status)  # Python knows what to write about it.
    os._exit(status)


def _run(command: list[str]) -> None:
    """Run a program as `python` does."""
    match command:
        case ["-W", "error" | "ignore" as action, *rest]:
            warnings.simplefilter(action)
            _run(rest)
        case ["-m", name, *_]:
            sys.argv, sys.path[:0] = command[1:], [str(Path.cwd())]
            runpy.run_module(name, run_name="__main__", alter_sys=True)
        case ["-c", code, *arguments]:
            sys.argv, sys.path[:0] = ["-c", *arguments], [""]
            exec(compile(code, "<string>", "exec"), {"__name__": "__main__"})
        case [script, *_]:
            sys.argv, sys.path[:0] = command, [str(Path(script).resolve().parent)]
            runpy.run_path(script, run_name="__main__")


if __name__ == "__main__":
    main()
