"""Rows without a debugger: the interpreter as it is, and what a signal costs that does nothing."""
import subprocess

from cpu_ratio import TIMED, Configuration, Failed


class PlainRun:
    """A command with a script that obeys the lines on its stdin, as timed.lua does. A context manager."""

    def __init__(self, command, script, args):
        self.command = [*command, str(script), "/dev/stdin", *args]
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        try:
            self.process.wait(10)
        finally:
            self.process.kill()
            self.process.stdout.close()

    def run(self):
        self.process.stdin.write("run\n")
        self.process.stdin.flush()
        lines = []
        while not lines or not lines[-1].startswith("cpu "):
            lines.append(self.process.stdout.readline())
            if lines[-1] == "":
                raise Failed(f"{' '.join(self.command)}: ended with {self.process.wait()} and {''.join(lines)!r}")
        return "".join(lines)


def _timed(name, tools, *command, **goals):
    return Configuration(name, lambda program: PlainRun(command, TIMED, tools.timed(program)), **goals)


def plain(tools, name="plain"):
    return _timed(name, tools, tools.lua)


HOST = "host, no debugger"


def host(tools):
    """Our own executable as the interpreter, without adapter or agent."""
    return _timed(HOST, tools, tools.wayfinder, "host", "--", goal=1.01)


def idle_thread(tools):
    """The plain interpreter with a second thread, which sleeps: the floor of whatever has one."""
    module = tools.program("idle_thread.so").replace("idle_thread.so", "?.so")
    code = f'package.cpath = "{module}" require("idle_thread")'
    return _timed("a second thread, asleep", tools, tools.lua, "-e", code)


def listening(tools):
    """The plain interpreter with an agent in it that waits for a client."""
    code = f'package.cpath = "{tools.module_path()}" require("wayfinder").listen{{}}'
    return _timed("agent listening, no client", tools, tools.lua, "-e", code, goal=1.01)


def empty_hook(tools, events):
    """The floor of whatever counts these events."""
    return _timed(f"empty hook, {events}", tools, tools.program("empty_hook"), events)


def bare_signal(tools, rate):
    """The ticks of the sampler, on the same schedule, with a handler that returns at once: the floor of any sampler."""
    return _timed(f"bare signal {rate} Hz", tools, tools.program("bare_signal"), str(rate))
