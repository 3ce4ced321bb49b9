"""A folder with a program, the editor's configuration from docs/other-editors.md, and a `wayfinder` first in PATH that
keeps what the adapter said."""
import json
import os
import pathlib
import re
import sys
import time

SOURCE = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(SOURCE / "tests/docs"))
from page_blocks import blocks  # noqa: E402

PROGRAM = "local answer = 6 * 7\nprint(answer)\n"


class Session:
    def __init__(self, folder):
        self.folder = folder
        self.traffic = folder / "traffic"
        (folder / "bin").mkdir()
        script = folder / "bin/wayfinder"
        script.write_text(f'#!/bin/bash\nexec "{os.environ["WAYFINDER_EXECUTABLE"]}" "$@" > >(tee "{self.traffic}")\n',
                          encoding="utf-8")
        script.chmod(0o755)
        (folder / "main.lua").write_text(PROGRAM, encoding="utf-8")
        self.environment = {**os.environ, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder / ".config"),
                            "PATH": f"{folder}/bin:{os.environ['PATH']}", "TERM": "xterm-256color"}

    @staticmethod
    def configuration(language):
        """The page's one block of that language."""
        (text,) = [block.text for block in blocks(SOURCE / "docs/other-editors.md") if block.language == language]
        return text

    def said(self):
        """The messages of the adapter so far."""
        text = self.traffic.read_bytes() if self.traffic.exists() else b""
        return [json.loads(body) for body in re.split(rb"Content-Length: \d+\r\n\r\n", text) if body.endswith(b"}")]

    def turns(self, limit=10):
        """The events that a session turns by, up to its end, which is waited for; seconds."""
        end = time.monotonic() + limit
        while True:
            events = [message["event"] for message in self.said() if message["type"] == "event"]
            if "terminated" in events or time.monotonic() > end:
                return [name for name in events if name in ("stopped", "exited", "terminated")]
            time.sleep(0.05)

    def bodies(self, request):
        return [message.get("body", {}) for message in self.said() if message.get("command") == request]
