#!/usr/bin/env python3
"""An allocation profile finds what functions have allocated, and what of it is alive, as well as its samples allow.

usage: allocation_truth.py [--lua VERSION]      Environment: WAYFINDER_EXECUTABLE.
"""
import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
from pathlib import Path

here = Path(__file__).resolve().parent
WAYFINDER = os.environ["WAYFINDER_EXECUTABLE"]
DEVIATIONS = 5  # of the estimate: once in a million runs by chance


def run(lua, folder):
    file = folder / "allocations.json"
    done = subprocess.run(
        [WAYFINDER, "profile", "--lua", lua, "--mode", "allocation", "--format", "json", "-o", file,
         here / "allocations.lua"], capture_output=True, text=True, timeout=100)
    return done, file


def differences(expected, profile):
    found = {function["name"]: function for function in profile["functions"]}
    mean = profile["sampleBytes"]
    for name, wanted in expected.items():
        tolerance = DEVIATIONS * wanted / math.sqrt(wanted / mean)
        got = found[name]["selfBytes"]
        if abs(got - wanted) > tolerance:
            yield f"{name}: expected {wanted} bytes within {tolerance:.0f}, got {got}"
        alive = found[name]["aliveBytes"]
        if name == "keep" and alive != got:
            yield f"keep: expected all of {got} bytes to be alive, got {alive}"
        if name == "drop" and alive > 0.01 * got:
            yield f"drop: expected next to nothing to be alive, got {alive}"
    if profile["counters"]["lostSamples"] > 0.01 * profile["counters"]["samples"]:
        yield f"lost: {profile['counters']['lostSamples']} of {profile['counters']['samples']} samples"
    if found["string.rep"]["totalBytes"] == 0:
        yield "string.rep: expected a C function that allocates"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--lua", default="5.4")
    lua = parser.parse_args().lua
    with tempfile.TemporaryDirectory() as folder:
        done, file = run(lua, Path(folder))
        if lua == "luajit":
            print(done.stderr)
            return 0 if done.returncode != 0 and 'mode: expected "sampling", "call" or "line"' in done.stderr else 1
        if done.returncode != 0:
            sys.exit(f"exit code {done.returncode}: {done.stderr}")
        profile = json.loads(file.read_text())
    expected = {name: float(size) for name, size in (line.split() for line in done.stdout.splitlines())}
    wrong = list(differences(expected, profile))
    for line in wrong:
        print(line)
    print(f"{lua}: {profile['counters']['samples']} samples, {len(wrong)} differences")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
