#!/usr/bin/env python3
"""Real programs say and do under the debugger what they do without it, byte for byte.

Each is run plain, by `wayfinder run`, and launched with a breakpoint on each line of its own files: for a moment each stop
is continued at once, then each line has a condition that is false, then it runs to its end.

usage: corpus.py [--lua L] [--program WORD] [--list]   Environment: WAYFINDER_EXECUTABLE, WAYFINDER_BUILD.
"""
import argparse
import base64
import copy
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from programs import Absent, corpus
from sources import prepare

here = Path(__file__).resolve().parent
project = here.parents[1]
sys.path.insert(0, str(project / "scripts"))
from dap_client import DapClient, RequestFailed  # noqa: E402: found by the line above

WAYFINDER = os.environ["WAYFINDER_EXECUTABLE"]
SLOWNESS = int(os.environ.get("WAYFINDER_TEST_SLOWNESS", "1"))
LONGEST = 20 * SLOWNESS  # seconds that one run may take
STOPS = 0.2 * SLOWNESS  # seconds in which each stop is continued
CONDITIONS = 0.4 * SLOWNESS  # seconds in which each line has a condition, behind those
PLAIN_RUNS = 6  # to see whether a program's output is its own at all


# Known, by Lua and way, and not compared: a breakpoint of LuaJIT stands in the instruction that names a function or a
# value, so names in tracebacks, in messages and of debug.getinfo may be missing.
NAME = rb"(?:function|global|local|upvalue|method|field)"
KNOWN = {
    ("luajit", "launch (auto)"): [
        (rb"\[builtin#\d+\]: at \S+|(?:\[C\]:|:\d+:) in " + NAME + rb" (?:'.*'|<.*>)", b"in a function"),
        (rb"(attempt to [a-z ]+) " + NAME + rb" '.*' \((a \w+ value)\)", rb"\1 \2"),
    ]
}


class Result:
    """Exit code and output of one run, without what differs from run to run."""

    def __init__(self, program, code, out, err):
        self.code, self.streams = code, {"stdout": same(out), "stderr": same(err)}
        if program.shows_tables:  # in an order that differs, too
            self.replace([(rb"\{[^\n]+\}", in_order)])

    def replace(self, patterns):
        for pattern, instead in patterns:
            self.streams = {name: re.sub(pattern, instead, text) for name, text in self.streams.items()}
        return self

    def key(self):
        return self.code, *self.streams.values()


def in_order(table):
    return b" ".join(sorted(re.split(rb"[ ,{}]+", table[0])))


def same(text):
    """Addresses, durations and times of day differ in any program."""
    text = re.sub(rb"0x[0-9a-f]{6,16}", b"0xADDRESS", text)
    text = re.sub(rb"\b[\d.]+(?:e-\d+)?(?= seconds| ms)|(?<=\t46368\t)\S+", b"DURATION", text)  # the latter: lua5.1's fib.lua
    return re.sub(rb"\b\d\d:\d\d:\d\d\b", b"TIME", text)


def environment(program, cache, version, home):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LUA_")}
    share = cache / "root/usr/share/lua" / version
    modules = [f"{folder}/?.so;" for folder in sorted((cache / "root/usr/lib").glob(f"*/lua/{version}"))]
    return {**kept, "LUA_PATH": f"{program.path}{share}/?.lua;{share}/?/init.lua;;", "LUA_CPATH": "".join(modules) + ";", "HOME": str(home)}


def start(words, program, variables):
    done = subprocess.run([*words, program.script, *program.arguments], cwd=program.folder, env=variables, stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=LONGEST, check=False)
    return Result(program, done.returncode, done.stdout, done.stderr)


class Debugged:
    """A launch with breakpoints everywhere."""

    def __init__(self, program, variables, lua, mode):
        self.program, self.lua, self.mode = program, lua, mode
        self.files = [program.folder / program.script, *program.files]
        self.stops = 0
        with DapClient([WAYFINDER, "dap"], environment=variables, timeout=LONGEST) as client:
            self.result = self.run(client)

    def set_breakpoints(self, client, form):
        for path in self.files:
            count = path.read_bytes().count(b"\n") + 1
            breakpoints = [{"line": line, **form(line)} for line in range(1, count + 1)] if form else []
            client.request("setBreakpoints", {"source": {"path": str(path)}, "breakpoints": breakpoints})

    def run(self, client):
        client.start(self.program.script, args=self.program.arguments, cwd=str(self.program.folder), lua=self.lua, breakpointMode=self.mode)
        client.request("setExceptionBreakpoints", {"filters": ["uncaught", "caught"]})
        self.set_breakpoints(client, lambda line: {"hitCondition": "% 2"} if line % 2 else {})
        client.configuration_done()
        self.follow(client, STOPS)
        if not client.seen("exited"):
            client.request("setExceptionBreakpoints", {"filters": []})
            self.set_breakpoints(client, lambda line: {"condition": "1 > 2"})
            self.follow(client, CONDITIONS)
        if not client.seen("exited"):
            self.set_breakpoints(client, None)
            self.follow(client, LONGEST)
        code = client.wait_event("exited", timeout=1)[1]["exitCode"]
        client.wait_event("terminated")
        return Result(self.program, code, *(self.output(client, category) for category in ("stdout", "stderr")))

    def follow(self, client, seconds):
        """Continues each stop for so long, or until the program has ended."""
        until = time.monotonic() + seconds
        while not client.seen("exited") and (left := until - time.monotonic()) > 0:
            try:
                body = client.wait_event("stopped", "terminated", timeout=left)[1]
            except TimeoutError:
                return
            if "threadId" not in body:
                client.events.append({"event": "terminated"})
                return
            self.stops += 1
            client.send("continue", {"threadId": body["threadId"]})

    @staticmethod
    def output(client, category):
        parts = [event["body"] for event in client.events
                 if event["event"] == "output" and event["body"].get("category") == category]
        return b"".join(base64.b64decode(body["data"]) if "data" in body else body["output"].encode() for body in parts)


def differences(plain, ours):
    """The first one of each stream; programs may say a lot."""
    if plain.key() == ours.key():
        return ""
    text = [] if plain.code == ours.code else [f"exit code: expected {plain.code}, got {ours.code}"]
    for name in plain.streams:
        both = [result.streams[name].split(b"\n") for result in (plain, ours)]
        at = next((i for i, (a, b) in enumerate(zip(*both)) if a != b), min(map(len, both)))
        for word, lines in zip(("expected", "got"), both):
            if both[0] != both[1]:
                text.append(f"{name}, line {at + 1}, {word}: {b' | '.join(lines[at:at + 3])[:300]!r}")
    return "\n".join(text)


class Corpus:
    def __init__(self, lua, cache):
        self.lua, self.cache = lua, cache
        self.interpreter = lua if lua == "luajit" else f"lua{lua}"
        self.version = "5.1" if lua == "luajit" else lua
        self.counts = {"same": 0, "differ": 0, "skipped": 0}
        self.stops = 0
        self.home = None

    def skip(self, name, why):
        self.counts["skipped"] += 1
        print(f"skipped: {name}: {why}")

    def ways(self, program, variables):
        yield "run", lambda: start([WAYFINDER, "run", "--lua", self.lua], program, variables)
        modes = ["auto", "line"]
        mode = modes[sum(self.counts.values()) % 2]  # both over the corpus, not both for each program
        yield f"launch ({mode})", lambda: self.debugged(program, variables, mode)

    def debugged(self, program, variables, mode):
        session = Debugged(program, variables, self.lua, mode)
        self.stops += session.stops
        return session.result

    def compare(self, program):
        variables = environment(program, self.cache, self.version, self.home)
        plain = [start([self.interpreter], program, variables) for _ in range(2)]
        self.about = f"exit code {plain[0].code}, {sum(map(len, plain[0].streams.values()))} bytes"
        if plain[0].key() != plain[1].key():
            return self.skip(program.name, "two plain runs differ")
        for way, run in self.ways(program, variables):
            try:
                ours = run()
                known = KNOWN.get((self.lua, way), [])
                text = differences(copy.deepcopy(plain[0]).replace(known), ours.replace(known))
                # What the order of a table or the time says may have been equal twice by chance.
                while text and ours.key() != plain[0].key() and len(plain) < PLAIN_RUNS:
                    plain.append(start([self.interpreter], program, variables))
                    if plain[-1].key() != plain[0].key():
                        return self.skip(program.name, "plain runs differ")
            except (TimeoutError, EOFError, RequestFailed, subprocess.TimeoutExpired) as error:
                text = f"expected an end, got {type(error).__name__}: {str(error)[:300]}"
            if text:
                self.counts["differ"] += 1
                return print(f"{program.name}, {way}:\n{text}\n")
        self.counts["same"] += 1

    def run(self, wanted, missing, folder, is_listed):
        self.home = folder / "home"
        self.home.mkdir()
        log = folder / "access.log"
        if shutil.which("lua5.4"):
            subprocess.run([project / "scripts/generate-log", "0.1", log], check=True, stderr=subprocess.DEVNULL)
        if (self.cache / "sources").exists():  # programs may write beside themselves
            shutil.copytree(self.cache / "sources", folder / "sources")
        for program in corpus(project, self.cache, folder / "sources", missing, log):
            if wanted not in program.name:
                continue
            began = time.monotonic()
            if isinstance(program, Absent):
                self.skip(program.name, program.why)
                continue
            try:
                self.compare(program)
            except subprocess.TimeoutExpired:
                self.skip(program.name, f"plain, it takes more than {LONGEST} s")
            if is_listed:
                print(f"  {time.monotonic() - began:.1f} s, {self.about}: {program.name}", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--lua", default="5.4", choices=["5.1", "5.2", "5.3", "5.4", "luajit"])
    parser.add_argument("--program", default="", help="only programs whose names contain this word")
    parser.add_argument("--list", action="store_true", help="each program with its time")
    asked = parser.parse_args()
    cache = Path(os.environ["WAYFINDER_BUILD"]) / "corpus"
    runner = Corpus(asked.lua, cache)
    if shutil.which(runner.interpreter) is None:
        print(f"skipped: there is no {runner.interpreter} to compare with")
        return 77
    began = time.monotonic()
    missing = prepare(cache)
    with tempfile.TemporaryDirectory(prefix="corpus-") as folder:
        runner.run(asked.program, missing, Path(folder).resolve(), asked.list)
    print(f"Lua {asked.lua}: {runner.counts}, {runner.stops} stops, {time.monotonic() - began:.0f} s")
    has_worked = runner.counts["same"] > 0 and runner.stops > 0
    return 0 if has_worked and runner.counts["differ"] == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
