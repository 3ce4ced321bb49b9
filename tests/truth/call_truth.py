#!/usr/bin/env python3
"""A call profile has every call that the program has counted itself, and its self times sum to the whole.

usage: call_truth.py [--lua VERSION]      Environment: WAYFINDER_EXECUTABLE.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

here = Path(__file__).resolve().parent
WAYFINDER = os.environ["WAYFINDER_EXECUTABLE"]


def take_profile(lua, folder):
    file = folder / "calls.json"
    done = subprocess.run(
        [WAYFINDER, "profile", "--lua", lua, "--mode", "call", "--format", "json", "-o", file, here / "calls.lua"],
        capture_output=True, text=True, timeout=100)
    if done.returncode != 0:
        sys.exit(f"exit code {done.returncode}: {done.stderr}")
    counts = dict(line.rsplit(" ", 1) for line in done.stdout.splitlines())
    return {name: int(count) for name, count in counts.items()}, json.loads(file.read_text()), done.stderr


def differences(counts, profile):
    """What the profile says otherwise than the program."""
    found = {}
    for function in profile["functions"]:
        found.setdefault(function["name"], []).append(function)
    for name, count in counts.items():
        calls = sum(function["calls"] for function in found.get(name, []))
        if calls != count:
            yield f"{name}: expected {count} calls, got {calls}"
    trees = sum(sum(thread["nodes"]["timeNs"]) for thread in profile["threads"])
    if trees != profile["counters"]["weightNs"]:
        yield f"self times: expected {profile['counters']['weightNs']} ns in all, got {trees}"
    if profile["counters"]["lostSamples"] != 0:
        yield f"lost: {profile['counters']['lostSamples']} events"
    short, long, outer, spin = (found[name][0] for name in ("short", "long", "outer", "spin"))
    share = long["totalNs"] / (long["totalNs"] + short["totalNs"])
    if not 0.70 < share < 0.80:
        yield f"long: expected three quarters of the time, got {share:.3f}"
    if outer["totalNs"] < spin["selfNs"] or outer["selfNs"] > 0.01 * outer["totalNs"]:
        yield f"outer: expected all of {spin['selfNs']} ns below it, got {outer['totalNs']}, {outer['selfNs']} its own"
    recurse = found["recurse"][0]
    if recurse["totalNs"] > 2 * (recurse["selfNs"] + sum(f["selfNs"] for f in found["counted"])):
        yield f"recurse: expected recursion to count once, got {recurse['totalNs']} ns"
    yield from wrong_timeline(profile["calls"])


def wrong_timeline(calls):
    """Calls of a thread must nest."""
    by_thread = {}
    for begin, end, thread in zip(calls["beginNs"], calls["endNs"], calls["thread"]):
        by_thread.setdefault(thread, []).append((begin, -end))
    for thread, spans in by_thread.items():
        open_ends = []
        for begin, negative_end in sorted(spans):
            while open_ends and open_ends[-1] <= begin:
                open_ends.pop()
            if open_ends and -negative_end > open_ends[-1]:
                yield f"thread {thread}: the call from {begin} to {-negative_end} leaves the one that ends at {open_ends[-1]}"
                return
            open_ends.append(-negative_end)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--lua", default="5.4")
    lua = parser.parse_args().lua
    with tempfile.TemporaryDirectory() as folder:
        counts, profile, summary = take_profile(lua, Path(folder))
    wrong = list(differences(counts, profile))
    if "calls in " not in summary:
        wrong.append(f"stderr: expected the number of calls, got {summary!r}")
    for line in wrong:
        print(line)
    print(f"{lua}: {profile['counters']['weightNs'] / 1e6:.0f} ms, {len(wrong)} differences")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
