"""What the tests of test suites share: a suite runs as a debuggee, and what it says is that of its plain run."""
import re
import shutil
import subprocess
import unittest

import host
from dap_client import DapClient  # host has made it findable
from host import PATIENCE, WAYFINDER, line_of

SUITES = host.here / "suites"
INTERPRETERS = {"5.1": "lua5.1", "5.2": "lua5.2", "5.3": "lua5.3", "5.4": "lua5.4", "luajit": "luajit"}


def luas_with(module):
    """The Luas that are here, have a module of ours and know that one."""
    found = []
    for lua, interpreter in INTERPRETERS.items():
        if shutil.which(interpreter) is None or not (lua == "5.4" or (host.MODULES / lua / "wayfinder.so").exists()):
            continue
        asked = subprocess.run([interpreter, "-e", f"require('{module}')"], env=host.plain_environment(),
                               capture_output=True, timeout=PATIENCE, check=False)
        if asked.returncode == 0:
            found.append(lua)
    if not found:
        host.skip(f"no Lua here has {module}")
    return found


def without_times(text):
    text = re.sub(r"Started on .*", "Started on DATE", text)
    return re.sub(r"\d+\.\d+ seconds", "TIME seconds", text)


class SuiteTest(unittest.TestCase):
    program = None  # absolute
    arguments = []
    luas = []

    def plain(self, lua):
        done = subprocess.run([INTERPRETERS[lua], self.program, *self.arguments], cwd=SUITES, capture_output=True,
                              text=True, env=host.plain_environment(), timeout=PATIENCE, check=False)
        return done.returncode, without_times(done.stdout), without_times(done.stderr)

    def start(self, lua, **attributes):
        client = DapClient([WAYFINDER, "dap"], environment=host.plain_environment(), timeout=PATIENCE)
        self.addCleanup(client.close)
        client.start(str(self.program), args=self.arguments, cwd=str(SUITES), lua=lua, **attributes)
        client.request("setExceptionBreakpoints", {"filters": []})
        return client

    def break_at(self, client, name, marker):
        path = SUITES / name
        line = line_of(path, marker)
        client.set_breakpoints(str(path), [line])
        return str(path), line

    @staticmethod
    def place_in_suite(stack):
        """File and line of the newest frame in what is tested or tests; else of the newest that is in Lua."""
        lines = [frame for frame in stack if frame["line"] > 0]
        ours = [frame for frame in lines if frame["source"].get("path", "").startswith(str(SUITES))]
        frame = (ours or lines)[0]
        return frame["source"]["name"], frame["line"]

    def run_to_end(self, client):
        """Goes on whenever it stops: the stops, each (reason, file, line), and what the program has said."""
        stops = []
        while True:
            name, body = client.wait_event("stopped", "exited")
            if name == "exited":
                break
            thread = body["threadId"]
            stops.append((body["reason"], *self.place_in_suite(client.stack(thread))))
            client.request("continue", {"threadId": thread})
        client.wait_event("terminated")
        output = client.output
        said = tuple(without_times(output.get(stream, "")) for stream in ("stdout", "stderr"))
        return stops, (body["exitCode"], *said)

    def on_each_lua(self, check):
        for lua in self.luas:
            with self.subTest(lua=lua):
                check(lua)
