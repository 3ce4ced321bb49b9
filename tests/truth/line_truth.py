#!/usr/bin/env python3
"""A line profile has the hits that the program's comments say, and blames the time on the lines that take it.

usage: line_truth.py [--lua VERSION]      Environment: WAYFINDER_EXECUTABLE.
"""
import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

here = Path(__file__).resolve().parent
WAYFINDER = os.environ["WAYFINDER_EXECUTABLE"]
PROGRAM = here / "lines_counted.lua"


def expected_hits(lua):
    """By line. LuaJIT tells of a line anew when a function that it called has returned: not known there."""
    hits = {}
    for number, line in enumerate(PROGRAM.read_text().splitlines(), 1):
        if said := re.search(r"-- hits (\d+)(, told again)?$", line):
            if not (said[2] and lua == "luajit"):
                hits[number] = int(said[1])
    return hits


def take_profile(lua, folder):
    file = folder / "lines.json"
    done = subprocess.run(
        [WAYFINDER, "profile", "--lua", lua, "--mode", "line", "--format", "json", "-o", file, PROGRAM],
        capture_output=True, text=True, timeout=100)
    if done.returncode != 0:
        sys.exit(f"exit code {done.returncode}: {done.stderr}")
    return json.loads(file.read_text())


def lines_of(profile):
    """(hits, time) by line of the program."""
    lines = {}
    frames = profile["frames"]
    nodes = profile["threads"][0]["nodes"]
    for frame, hits, time in list(zip(nodes["frame"], nodes["hits"], nodes["timeNs"]))[1:]:
        line = frames["line"][frame]
        known = lines.get(line, (0, 0))
        lines[line] = (known[0] + hits, known[1] + time)
    return lines


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--lua", default="5.4")
    lua = parser.parse_args().lua
    with tempfile.TemporaryDirectory() as folder:
        profile = take_profile(lua, Path(folder))
    lines = lines_of(profile)
    wrong = []
    for number, hits in expected_hits(lua).items():
        came = lines.get(number, (0, 0))[0]
        if came != hits:
            wrong.append(f"line {number}: expected {hits} hits, got {came}")
    whole = profile["counters"]["weightNs"]
    if sum(profile["threads"][0]["nodes"]["timeNs"]) != whole:
        wrong.append(f"self times: expected {whole} ns in all")
    loop = {number for number, line in enumerate(PROGRAM.read_text().splitlines(), 1) if "hits 1200000" in line}
    share = sum(lines[number][1] for number in loop | {min(loop) - 1}) / whole
    if share < 0.85:
        wrong.append(f"the loop: expected nearly all of the time, got {share:.3f}")
    for line in wrong:
        print(line)
    print(f"{lua}: {whole / 1e6:.0f} ms, {share:.3f} in the loop, {len(wrong)} differences")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
