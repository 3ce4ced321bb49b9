#!/usr/bin/env python3
"""Helix, in a terminal, with the configuration of docs/other-editors.md: a breakpoint, the locals, the end.

Environment: WAYFINDER_EXECUTABLE, WAYFINDER_EDITORS.
"""
import os
import pathlib
import shlex
import shutil
import subprocess
import tempfile
import time
import unittest

from newer_root import command, newer_root, skip
from session import Session

HELIX = command(newer_root(), "hx")
if shutil.which("tmux") is None:
    skip("there is no tmux")
LIMIT = 20  # seconds for each thing that is waited for


class Terminal:
    """A tmux server of its own, with one program in it."""

    def __init__(self, words, folder, environment):
        self.tmux = ["tmux", "-f", "/dev/null", "-S", str(folder / "tmux")]
        kept = ["env", *(f"{name}={environment[name]}" for name in ("HOME", "XDG_CONFIG_HOME", "PATH"))]
        self.run("new-session", "-d", "-x", "120", "-y", "40", "-c", str(folder), shlex.join([*kept, *words]), env=environment)

    def run(self, *words, **options):
        return subprocess.run([*self.tmux, *words], check=True, capture_output=True, text=True, **options).stdout

    def keys(self, *names):
        self.run("send-keys", *names)

    def text(self):
        return self.run("capture-pane", "-p")

    def end(self):
        subprocess.run([*self.tmux, "kill-server"], check=False, capture_output=True)


class HelixTest(unittest.TestCase):
    def wait(self, what, told):
        end = time.monotonic() + LIMIT
        while not told():
            self.assertLess(time.monotonic(), end, f"no {what}:\n{self.terminal.text()}")
            time.sleep(0.05)

    def test_stops_shows_the_locals_and_ends(self):
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        session = Session(folder)
        settings = folder / ".config/helix/languages.toml"
        settings.parent.mkdir(parents=True)
        settings.write_text(session.configuration("toml"), encoding="utf-8")
        self.terminal = Terminal([*HELIX, "main.lua:2"], folder, {**os.environ, **session.environment})
        self.addCleanup(self.terminal.end)
        self.wait("file", lambda: "print(answer)" in self.terminal.text())
        self.terminal.keys("Space", "G", "b")
        self.wait("breakpoint", lambda: "◯" in self.terminal.text())
        self.terminal.keys("Escape")
        self.wait("end of the menu", lambda: "Enable exception breakpoints" not in self.terminal.text())
        self.terminal.keys(":debug-start launch main.lua", "Enter")
        self.wait("stop", lambda: "stopped because of breakpoint" in self.terminal.text())
        self.terminal.keys("Space", "G", "v")
        self.wait("locals", lambda: "answer: number = 42" in self.terminal.text())
        self.terminal.keys("Escape", "Escape")
        self.wait("end of the locals", lambda: "answer: number = 42" not in self.terminal.text())
        self.terminal.keys("Space", "G", "c")
        self.wait("end", lambda: "Terminated debugging session" in self.terminal.text())
        self.assertEqual(session.turns(), ["stopped", "exited", "terminated"])


if __name__ == "__main__":
    unittest.main()
