"""A YAML language server that other people wrote, asked what it marks in a scenario file."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).parents[2]
INSTALLED_HERE = ROOT / ".node" / "node_modules" / ".bin" / "yaml-language-server"


def find_server() -> str | None:
    """Find the program on the path, or where `.ci/run` installs it."""
    return shutil.which("yaml-language-server") or (str(INSTALLED_HERE) if INSTALLED_HERE.exists() else None)


class LanguageServer:
    """The program at work; it is spoken to in JSON-RPC on its standard streams."""

    def __init__(self, program: str, schema: Path) -> None:
        """Start it, and give it a schema for every YAML file."""
        self.process = subprocess.Popen(
            [program, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.settings = {
            "schemas": {schema.as_uri(): "*.yaml"},
            "validate": True,
            "schemaStore": {"enable": False},  # it would ask the network for schemas
        }
        self.opened = 0

    def __enter__(self) -> Self:
        """Shake hands."""
        self._send("initialize", {"processId": None, "rootUri": None, "capabilities": {}}, number=1)
        while self._read().get("id") != 1:
            pass
        self._send("initialized", {})
        self._send("workspace/didChangeConfiguration", {"settings": {"yaml": self.settings}})
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it."""
        self.process.kill()
        self.process.communicate()

    def marks_in(self, text: str) -> list[str]:
        """Open a text as a file, and give what is marked in it, each as `line:column: words`."""
        return self.marks_in_all([text])[0]

    def marks_in_all(self, texts: Sequence[str]) -> list[list[str]]:
        """Open texts as files all at once, and give what is marked in each."""
        uris = [f"file:///scenario-{self.opened + at}.yaml" for at in range(len(texts))]
        self.opened += len(texts)
        for uri, text in zip(uris, texts, strict=True):
            document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
            self._send("textDocument/didOpen", {"textDocument": document})
        marks: dict[str, list[str]] = {}
        while len(marks) < len(uris):
            message = self._read()
            if message.get("method") == "textDocument/publishDiagnostics":
                params = message["params"]
                assert isinstance(params, dict)
                marks |= {params["uri"]: [_mark(one) for one in params["diagnostics"]]}
        return [marks[uri] for uri in uris]

    def _send(self, method: str, params: dict[str, object], number: int | None = None) -> None:
        told = {"jsonrpc": "2.0", "method": method, "params": params} | ({"id": number} if number else {})
        octets = json.dumps(told).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(octets), octets))
        self.process.stdin.flush()

    def _read(self) -> dict[str, object]:
        """Read one message; a question of the server is answered with its settings."""
        assert self.process.stdout is not None
        size = 0
        while (line := self.process.stdout.readline().strip()) or not size:
            if line.lower().startswith(b"content-length:"):
                size = int(line.split(b":")[1])
        message: dict[str, object] = json.loads(self.process.stdout.read(size))
        if message.get("method") == "workspace/configuration":
            self._answer(message["id"])
        return message

    def _answer(self, number: object) -> None:
        octets = json.dumps({"jsonrpc": "2.0", "id": number, "result": [self.settings, {}, {}, {}]}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(octets), octets))
        self.process.stdin.flush()


def _mark(found: dict[str, object]) -> str:
    place = found["range"]
    assert isinstance(place, dict)
    start = place["start"]
    return f"{start['line'] + 1}:{start['character'] + 1}: {found['message']}"
