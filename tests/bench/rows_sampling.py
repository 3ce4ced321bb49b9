"""Rows with a sampling profile taken over the whole run."""
from cpu_ratio import Configuration
from rows_debugger import run_debugged


def sampled(tools, rate):
    profile = {"mode": "sampling", "interval": 1000 / rate}
    name = f"sampling {rate} Hz"
    run = lambda program: run_debugged(tools, program, profile=profile)
    if rate <= 100:
        return Configuration(name, run, goal=1.01)
    return Configuration(name, run, goal=0.02, above=f"bare signal {rate} Hz")
