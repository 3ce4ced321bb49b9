"""Rows with a debugger attached, driven over DAP."""
import os
import pathlib
import re
import tempfile

from cpu_ratio import TIMED, Configuration, Failed
from dap_client import DapClient
from rows_plain import HOST


def line_of(script, marker):
    """The line of a script whose comment has the marker."""
    return next(number for number, text in enumerate(script.read_text().splitlines(), 1) if f"-- {marker}" in text)


class DebuggedRun:
    """A script that obeys the lines of a pipe, as timed.lua does, launched by `wayfinder dap`. A context manager.
    `breakpoints` are as setBreakpoints takes them; a stop is a failure."""

    def __init__(self, tools, script, args, breakpoints=(), **attributes):
        self.script = script
        self.folder = tempfile.TemporaryDirectory(prefix="bench")
        fifo = str(pathlib.Path(self.folder.name, "commands"))
        os.mkfifo(fifo)
        self.commands = os.open(fifo, os.O_RDWR)  # does not wait for the reader
        self.client = DapClient([tools.wayfinder, "dap"], timeout=120)
        self.client.start(str(script), args=[fifo, *args], **attributes)
        for breakpoint in breakpoints:
            line, conditions = breakpoint["line"], {key: breakpoint[key] for key in breakpoint if key != "line"}
            answer = self.client.set_breakpoints(str(script), [line], **conditions)[0]
            if answer.get("line") != line:
                raise Failed(f"setBreakpoints: expected line {line}, got {answer}")
        self.client.request("setExceptionBreakpoints", {"filters": []})
        self.client.configuration_done()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self.commands)
        self.client.close()
        self.folder.cleanup()

    def run(self):
        os.write(self.commands, b"run\n")
        text = ""
        while not re.search(r"^cpu .*\n", text, re.MULTILINE):
            name, body = self.client.wait_event("output", "stopped", "terminated")
            if name != "output":
                raise Failed(f"{self.script.name}: expected to run on, got {name}: {body}, {self.client.output}")
            if body.get("category") == "stdout":
                text += body["output"]
        return text


def _timed(name, tools, goal, worst_goal=float("inf"), above="", times=1.0, **more):
    return Configuration(name, lambda program: DebuggedRun(tools, TIMED, tools.timed(program), **more), goal, worst_goal,
                         above, times)


# What the debugger costs is on top of what our build of the interpreter costs: the same code lies at other addresses
# there, which alone moves these programs by some percent. That build has its own row and goal against plain.
def attached(tools):
    return _timed("attached, no breakpoint", tools, 0.01, above=HOST)


def cold_breakpoint(tools):
    """A breakpoint in a function that is never called, under the gate engine."""
    breakpoints = [{"line": line_of(TIMED, "break: never called")}]
    return _timed("cold breakpoint, gate", tools, 1.25, 1.8, breakpoints=breakpoints, breakpointMode="gate")


def trap(tools):
    """The same as a trap in the code."""
    breakpoints = [{"line": line_of(TIMED, "break: never called")}]
    return _timed("cold breakpoint, trap", tools, 0.02, above=HOST, breakpoints=breakpoints, breakpointMode="trap")


def attached_by_module(tools):
    """In the plain interpreter itself, by our module in it."""
    return _timed("module attached, no breakpoint", tools, 1.01, lua=tools.lua)


def cold_breakpoint_by_module(tools):
    """The gate engine where CALL events stand in for the gate; traps in LuaJIT, whose other code stays compiled."""
    breakpoints = [{"line": line_of(TIMED, "break: never called")}]
    goal = 1.05 if tools.lua_version == "luajit" else float("inf")
    return _timed("module, cold breakpoint", tools, goal, breakpoints=breakpoints, lua=tools.lua)


def sampled(tools, rate, **more):
    """A sampling profile over all runs."""
    profile = {"mode": "sampling", "interval": 1000 / rate}
    goal, above = (0.01, HOST) if rate <= 100 else (0.02, f"bare signal {rate} Hz")
    return _timed(f"sampling {rate} Hz", tools, goal, above=above, profile=profile, **more)


def allocated(tools):
    """An allocation profile over all runs, one block in 32 KiB, in the plain interpreter itself."""
    return _timed("allocation profile", tools, 1.03, 1.10, profile={"mode": "allocation"}, lua=tools.lua)


EMPTY_HOOKS = {"call": "empty hook, calls", "line": "empty hook, lines"}  # rows, by mode


def filtered(tools, mode):
    """The same with a filter that leaves all of the program out."""
    profile = {"mode": mode, "include": ["/no/such/module.lua"]}
    return _timed(f"{mode} profile of another module", tools, 0.0, above=EMPTY_HOOKS[mode], profile=profile)


def counted(tools, mode):
    """A call or line profile over all runs, held against a hook that does nothing."""
    return _timed(f"{mode} profile", tools, 0.0, above=EMPTY_HOOKS[mode], times=1.3, profile={"mode": mode})
