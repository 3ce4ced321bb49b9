"""How long a person waits: answers at a stop, a pause, the start of a session. And what an adapter takes that idles."""
import os
import pathlib
import random
import re
import statistics
import subprocess
import time

from cpu_ratio import FOLDER, Failed
from dap_client import DapClient
from processor_wait import milliseconds_waited
from rows_debugger import line_of
from verdict import timed_row

SCRIPT = FOLDER / "stops.lua"
LOCALS = 100
MOST_FRAMES = {"5.1": 15_000, "luajit": 15_000}  # where there is no room for half a million


class Stopwatch:
    """Times of one kind. Beside each, how long client, adapter and program waited for a processor meanwhile. Most of
    their turns come one after the other, so that is in the time; on a machine that is free it is next to nothing."""

    def __init__(self):
        self.times, self.waits = [], []

    def start(self, *processes):
        self._waited = milliseconds_waited([os.getpid(), *processes])
        self._began = time.perf_counter()

    def stop(self, *processes):
        self.times.append(1000 * (time.perf_counter() - self._began))
        self.waits.append(milliseconds_waited([os.getpid(), *processes]) - self._waited)

    def rows(self, what, goal):
        above_the_least = statistics.median(self.times) - min(self.times)  # threads may also wait at the same time
        return [timed_row(what, self.times, goal, machine=min(above_the_least, statistics.median(self.waits))),
                timed_row("  meanwhile without a processor, all threads", self.waits)]


def _look_around(client):
    """What an editor asks for at a stop."""
    frames = client.stack(levels=20)
    scopes = client.request("scopes", {"frameId": frames[0]["id"]})["scopes"]
    locals_scope = next(scope for scope in scopes if scope["name"] == "Locals")
    variables = client.request("variables", {"variablesReference": locals_scope["variablesReference"]})["variables"]
    if len(frames) < 11 or len(variables) <= LOCALS:
        raise Failed(f"{SCRIPT.name}: expected 11 frames and {LOCALS} locals, got {len(frames)} and {len(variables)}")


def _stops_and_pauses(tools):
    count = 10 * tools.runs
    stops, pauses = Stopwatch(), Stopwatch()
    source = random.Random(1)
    with DapClient([tools.wayfinder, "dap"], timeout=60) as client:
        client.start(str(SCRIPT), args=[str(count)], **tools.launch)
        client.set_breakpoints(str(SCRIPT), [line_of(SCRIPT, "break: hundred locals")])
        client.configuration_done()
        processes = client.process.pid, client.wait_event("process")[1]["systemProcessId"]
        for _ in range(count):
            client.wait_event("stopped")
            stops.start(*processes)
            _look_around(client)
            stops.stop(*processes)
            client.request("continue", {"threadId": 1})
        for _ in range(count):
            client.pump(source.uniform(0.01, 0.03))  # anywhere in the run of the program
            pauses.start(*processes)
            client.send("pause", {"threadId": 1})
            client.wait_event("stopped")
            pauses.stop(*processes)
            client.request("continue", {"threadId": 1})
    return stops, pauses


def _launches(tools):
    """From the request to the stop at the program's first line; and the same from the adapter's own start."""
    of_request, of_process = Stopwatch(), Stopwatch()
    for _ in range(10 * tools.runs):
        of_process.start()
        with DapClient([tools.wayfinder, "dap"], timeout=60) as client:
            client.request("initialize", {"adapterID": "wayfinder"})
            of_request.start(client.process.pid)
            client.launch_seq = client.send("launch", {"program": str(SCRIPT), "args": ["1"], "stopOnEntry": True,
                                                            **tools.launch})
            client.configuration_done()
            client.wait_event("stopped")
            processes = client.process.pid, client.wait_event("process")[1]["systemProcessId"]
            of_request.stop(*processes)
            of_process.stop(*processes)
    return of_request, of_process


def _attaches(tools):
    """From the request to the stop, in a program that listens and is in the middle of a loop."""
    stopwatch = Stopwatch()
    code = (f'package.cpath = "{tools.module_path()}" require("wayfinder").listen{{}} '
            "while true do local sum = 0 for i = 1, 1000 do sum = sum + i end end")
    program = subprocess.Popen([tools.lua, "-e", code], stderr=subprocess.PIPE, text=True)
    try:
        port = int(program.stderr.readline().rsplit(":", 1)[1])
        for _ in range(10 * tools.runs):
            with DapClient([tools.wayfinder, "dap"], timeout=60) as client:
                client.request("initialize", {"adapterID": "wayfinder"})
                stopwatch.start(client.process.pid, program.pid)
                client.launch_seq = client.send("attach", {"port": port, "stopOnEntry": True})
                client.configuration_done()
                client.wait_event("stopped")
                stopwatch.stop(client.process.pid, program.pid)
                client.request("disconnect")
    finally:
        program.kill()
        program.communicate()
    return stopwatch


def _wide_and_deep(tools):
    """Pages of a huge table, and the first frames of a deep stack with the number of all."""
    script, frames = FOLDER / "wide_and_deep.lua", 499_900
    pages, stacks = Stopwatch(), Stopwatch()
    source = random.Random(1)
    with DapClient([tools.wayfinder, "dap"], timeout=120) as client:
        client.start(str(script), args=[str(frames)], **tools.launch)
        client.set_breakpoints(str(script), [line_of(script, "break: at the bottom")])
        client.configuration_done()
        client.wait_event("stopped")
        for _ in range(10 * tools.runs):
            stacks.start(client.process.pid)
            stack = client.request("stackTrace", {"threadId": 1, "startFrame": 0, "levels": 20})
            stacks.stop(client.process.pid)
        depth = stack["totalFrames"]
        if len(stack["stackFrames"]) != 20 or depth < MOST_FRAMES.get(tools.lua_version, frames):
            raise Failed(f"{script.name}: expected 20 of {frames} frames, got {stack}"[:500])
        wide = client.request("evaluate", {"expression": "wide", "frameId": stack["stackFrames"][0]["id"]})
        for kind in ["indexed", "named"] * (5 * tools.runs):
            arguments = {"variablesReference": wide["variablesReference"], "filter": kind, "count": 100,
                         "start": source.randrange(wide[kind + "Variables"] - 100)}
            pages.start(client.process.pid)
            page = client.request("variables", arguments)["variables"]
            pages.stop(client.process.pid)
            if len(page) != 100:
                raise Failed(f"{script.name}: expected 100 entries, got {len(page)}")
    return pages, stacks, depth


def _resident_megabytes(process):
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(r"^VmRSS:\s*(\d+) kB", status, re.MULTILINE).group(1)) / 1024


def _idle(tools):
    """An adapter that has been greeted and waits."""
    found = []
    for _ in range(3):
        with DapClient([tools.wayfinder, "dap"]) as client:
            client.request("initialize", {"adapterID": "wayfinder"})
            found.append(_resident_megabytes(client.process))
    return found


def rows(tools):
    tools.effort.progress("stops and pauses")
    stops, pauses = _stops_and_pauses(tools)
    tools.effort.progress("launches")
    of_request, of_process = _launches(tools)
    tools.effort.progress("pages")
    pages, deep, depth = _wide_and_deep(tools)
    return [*stops.rows("stop: stackTrace, scopes, 100 variables", 3.0), *pauses.rows("pause of a running loop", 20.0),
            *of_request.rows("launch to first stop", 60.0),
            timed_row("launch to first stop, from the adapter's start", of_process.times),
            *pages.rows("any 100 of 1,000,000 entries", 10.0), *deep.rows(f"20 of {depth:,} frames, and how many", 100.0),
            *_attaches(tools).rows("attach to a running loop to stop", 30.0),
            timed_row("adapter idle, resident", _idle(tools), 12.0, "MB")]
