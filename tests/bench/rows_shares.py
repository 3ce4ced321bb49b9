"""The truth of a sampling profile."""
import re
import subprocess

from cpu_ratio import Failed
from verdict import timed_row


def rows(tools):
    """tests/truth/parts.lua: functions that know their own CPU time, against their shares by samples at 1 kHz."""
    worst = []
    for number in range(tools.runs):
        tools.effort.progress(f"run {number + 1} of {tools.runs}, shares")
        # It fails on its own limits, which are those of the tests; here counts what it found.
        command = [tools.program("truth_driver", "truth"), "tests/truth/parts.lua", "1000", "3", "cpu", "1"]
        done = subprocess.run(command, cwd=tools.root, capture_output=True, text=True, timeout=60)
        found = re.findall(r"^worst error ([0-9.]+) points", done.stdout, re.MULTILINE)
        if not found:
            raise Failed(f"parts.lua: expected a line with the worst error, got {done.stdout + done.stderr!r}")
        worst += map(float, found)
    return [timed_row("share of a function, worst of 22", worst, 1.0, "pt")]
