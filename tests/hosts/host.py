"""What the tests of real hosts share: a host that runs and listens, and a client that attaches to it."""
import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

here = Path(__file__).resolve().parent
sys.path.insert(0, str(here.parents[1] / "scripts"))
from dap_client import DapClient  # noqa: E402: found by the line above

WAYFINDER = os.environ["WAYFINDER_EXECUTABLE"]
SLOWNESS = int(os.environ.get("WAYFINDER_TEST_SLOWNESS", "1"))
PATIENCE = 20 * SLOWNESS
MODULES = Path(os.environ["WAYFINDER_BUILD"]) / "lua"

ANNOUNCED = "Wayfinder agent listening at: "


def skip(why):
    print(f"skipped: {why}")
    sys.exit(77)


def need_modules(*versions):
    for version in versions:
        if not (MODULES / version / "wayfinder.so").exists():
            skip(f"this build has no module for {version}")


def plain_environment(**more):
    """Ours without what would lead an interpreter elsewhere."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LUA_")}
    return {**kept, **more}


def line_of(path, marker):
    """The one line of a program that has this marker in it."""
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    found = [number for number, line in enumerate(lines, 1) if marker in line]
    if len(found) != 1:
        raise AssertionError(f"{path}: expected one line with {marker!r}, found {found}")
    return found[0]


def until(what, condition, seconds=PATIENCE):
    """Waits for something that tells nobody when it comes; gives what `condition` has given."""
    end = time.monotonic() + seconds
    while True:
        if found := condition():
            return found
        if time.monotonic() > end:
            raise AssertionError(f"expected within {seconds} s: {what}")
        time.sleep(0.02)


class Host:
    """A process whose stdout and stderr are read line by line, by a thread each."""

    def __init__(self, command, **more):
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, errors="backslashreplace", **more,
        )
        self.lines = {"stdout": [], "stderr": []}
        self._readers = [
            threading.Thread(target=self._read, args=(name, getattr(self.process, name)), daemon=True)
            for name in self.lines
        ]
        for reader in self._readers:
            reader.start()

    def _read(self, name, stream):
        for line in stream:
            self.lines[name].append(line.rstrip("\n"))

    def tail(self):
        return "\n".join(f"{name}: {line}" for name, lines in self.lines.items() for line in lines[-15:])

    def line(self, pattern, stream="stdout", after=0):
        """The first line from number `after` on that fits: its number behind it, and the match."""

        def look():
            lines = self.lines[stream]
            for number in range(after, len(lines)):
                if match := re.search(pattern, lines[number]):
                    return number + 1, match
            if self.process.poll() is not None:
                raise AssertionError(f"the host has ended with {self.process.returncode}:\n{self.tail()}")
            return None

        try:
            return until(f"a line like {pattern!r}", look)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.tail()}") from None

    def addresses(self):
        return [line.split(ANNOUNCED)[1] for line in self.lines["stderr"] if ANNOUNCED in line]

    def end(self):
        """Terminates it, and gives its exit code."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            code = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        for reader in self._readers:
            reader.join(5)
        self.process.stdout.close()
        self.process.stderr.close()
        return code


class Attached(DapClient):
    """A client of `wayfinder dap`, joined to the program that listens at `address`: HOST:PORT or a socket's path.

    `first` is called with the client before the configuration is done, as for a program that waits.
    """

    def __init__(self, address, first=None, **attributes):
        super().__init__([WAYFINDER, "dap"], timeout=PATIENCE)
        if address.startswith("/"):
            attributes["socket"] = address
        else:
            host, _, port = address.rpartition(":")
            attributes |= {"host": host, "port": int(port)}
        self.request("initialize", {"adapterID": "wayfinder", "linesStartAt1": True, "pathFormat": "path"})
        attach = self.send("attach", attributes)
        self.wait_event("initialized")
        if first:
            first(self)
        self.request("configurationDone")
        self.response(attach)

    def stopped(self, reason, path=None, line=None, thread=None):
        """The next stop, which has to be for this reason and at this line; gives its thread."""
        body = self.wait_event("stopped")[1]
        thread = body["threadId"]
        top = self.stack(thread)[0]
        place = f"{top['source'].get('path') or top['source'].get('name')}:{top['line']}" if "source" in top else "?"
        wanted = f"{path}:{line}" if path else place
        if (body["reason"], place) != (reason, wanted):
            raise AssertionError(f"expected a stop ({reason}) at {wanted}, got ({body['reason']}) at {place}")
        return thread

    def top(self, thread):
        return self.stack(thread)[0]

    def locals(self, thread, level=0):
        frame = self.stack(thread)[level]["id"]
        scopes = self.request("scopes", {"frameId": frame})["scopes"]
        reference = next(scope["variablesReference"] for scope in scopes if scope["name"] == "Locals")
        found = self.request("variables", {"variablesReference": reference})["variables"] if reference else []
        return {variable["name"]: variable["value"] for variable in found}

    def evaluate(self, thread, expression, level=0):
        frame = self.stack(thread)[level]["id"]
        return self.request("evaluate", {"expression": expression, "frameId": frame, "context": "repl"})["result"]

    def go_on(self, thread):
        self.request("continue", {"threadId": thread})

    def step(self, thread, how="next"):
        self.request(how, {"threadId": thread})

    def leave(self):
        self.request("disconnect", {"terminateDebuggee": False})
        self.close()
