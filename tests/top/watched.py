"""Programs for a top to watch, and tops in front of them."""
import os
import subprocess
import tempfile
import time
from pathlib import Path

from pseudo_terminal import SOON, PseudoTerminal

here = Path(__file__).resolve().parent
wayfinder = os.environ["WAYFINDER_EXECUTABLE"]
LOAD = str(here / "load.lua")


class Listening:
    """load.lua in a plain interpreter, listening; `first` is code that it runs before its work."""

    def __init__(self, lua, options="{port = 0}", first=""):
        version = lua if lua[0] == "5" else "5.1"
        module = Path(os.environ["WAYFINDER_BUILD"]) / "lua" / version
        name = f"lua{lua}" if lua[0] == "5" else lua
        environment = {**os.environ, "LUA_CPATH": f"{module}/?.so;;", "FIRST": first}
        self.process = subprocess.Popen([name, LOAD, options], env=environment, text=True, stdin=subprocess.PIPE,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        line = self.process.stderr.readline()
        if "listening at: " not in line:
            raise AssertionError(f"where the program listens: got {line!r}")
        self.address = line.strip().split("listening at: ")[1]
        self.before = self.traces()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stderr.close()

    def traces(self):
        """What a client could leave in it: threads, descriptors, signals with handlers."""
        process = Path("/proc") / str(self.process.pid)
        handled = [line for line in (process / "status").read_text().splitlines() if line.startswith("SigCgt")]
        return len(list((process / "task").iterdir())), len(list((process / "fd").iterdir())), handled

    def is_as_before(self):
        end = time.monotonic() + SOON
        while self.traces() != self.before:
            if time.monotonic() > end:
                raise AssertionError(f"expected nothing left in the program: {self.before}, got {self.traces()}")
            time.sleep(0.05)
        return self.process.poll() is None


def run(*words, **options):
    """A command to its end, without a terminal."""
    streams = {"stdin": subprocess.DEVNULL, "capture_output": True, **options}
    return subprocess.run([wayfinder, *words], timeout=SOON + 15, check=False, **streams)


def top(*words, **options):
    return PseudoTerminal([wayfinder, "top", *words], **options)


def functions_of(lines):
    """Name -> (self %, total %), from lines of the live view or of a plain table, in their order."""
    rows = {}
    for line in lines:
        words = line.split()
        if len(words) >= 3 and all(word.replace(".", "", 1).isdigit() and "." in word for word in words[:2]):
            is_wide = words[2].replace(".", "", 1).isdigit()
            rows[words[3 if is_wide else 2]] = (float(words[0]), float(words[1]))
    return rows


def scratch_folder():
    return tempfile.TemporaryDirectory(prefix="wayfinder-top-")
