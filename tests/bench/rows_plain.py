"""Rows without a debugger: the interpreter as it is, and what a signal costs that does nothing."""
import subprocess

from cpu_ratio import TIMED, Configuration, Failed


def _output_of(command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        raise Failed(f"{' '.join(command)}: expected exit code 0, got {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def plain(tools, name="plain"):
    return Configuration(name, lambda program: _output_of([tools.lua, str(TIMED), program]))


def host(tools):
    """Our own executable as the interpreter, without adapter or agent."""
    return Configuration("host, no debugger", lambda program: _output_of([tools.wayfinder, "host", "--", str(TIMED), program]),
                         goal=1.01)


def bare_signal(tools, rate):
    """The ticks of the sampler, on the same schedule, with a handler that returns at once: the floor of any sampler."""
    return Configuration(f"bare signal {rate} Hz",
                         lambda program: _output_of([tools.bare_signal, str(rate), str(TIMED), program]))
