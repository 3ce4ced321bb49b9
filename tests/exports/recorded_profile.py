"""A profile of a real program for the tests of exports. Environment: WAYFINDER_EXECUTABLE, WAYFINDER_TEST_SLOWNESS."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

source = Path(__file__).resolve().parents[2]
wayfinder = os.environ["WAYFINDER_EXECUTABLE"]
program = source / "tests/exports/many_shapes.lua"
limit = 60 * float(os.environ.get("WAYFINDER_TEST_SLOWNESS", "1"))


def run(*command, **more):
    return subprocess.run([str(word) for word in command], capture_output=True, timeout=limit, check=False, **more)


def record(folder, *how):
    """Profiles the program, a thousand times a second unless told otherwise; gives the path of its json file."""
    path = Path(folder) / "shapes.profile.json"
    how = how or ("--rate", "1000")
    done = run(wayfinder, "profile", *how, "--format", "json", "-o", path, program, cwd=folder)
    assert done.returncode == 0, done.stderr.decode()
    return path


def convert(profile, form, output):
    done = run(wayfinder, "profile", "convert", profile, "--to", form, "-o", output)
    assert done.returncode == 0, f"{form}: exit code {done.returncode}: {done.stderr.decode()}"
    return Path(output)


def label(function):
    return function["name"] + (" [C]" if function["kind"] == "c" else "")


def times(profile):
    """{name: [self ns, total ns]} of a json profile, functions that were seen only."""
    found = {}
    for function in json.loads(Path(profile).read_text())["functions"]:
        if function["totalSamples"]:
            assert label(function) not in found, f"{label(function)}: expected one function of that name in {program}"
            found[label(function)] = [function["selfNs"], function["totalNs"]]
    assert {"tree", "is_even", "is_odd", "spin", "produce", "[GC]", "table.sort [C]"} <= set(found), found
    return found


def amounts(profile):
    """{name: [self, total]} of a json profile of any mode: nanoseconds, of allocations bytes; as Wayfinder adds up."""
    with tempfile.TemporaryDirectory(prefix="wayfinder-exports-") as folder:
        file = json.loads(convert(profile, "json", f"{folder}/again.json").read_text())
    unit = "Bytes" if file["mode"] == "allocation" else "Ns"
    return {label(function): [function[f"self{unit}"], function[f"total{unit}"]] for function in file["functions"]}


def add_stack(found, stack, weight):
    """Adds a stack, outermost first, to {name: [self, total]}; recursion counts once."""
    for name in set(stack):
        found.setdefault(name, [0, 0])[1] += weight
    found[stack[-1]][0] += weight


def page_data(page):
    """What an html page shows, as its script reads it."""
    return json.loads(re.search(r'<script id="data" type="application/json">(.*?)</script>', page, re.S).group(1))


def page_amounts(data, side=0):
    """{name: [self, total]} of a page's first column."""
    found = {}
    for thread in data["threads"]:
        stack = []
        for frame, depth, own in zip(thread["frame"], thread["depth"], thread["values"][0][side]):
            stack[depth:] = [data["names"][data["frames"]["function"][frame]]]
            if own:
                add_stack(found, stack, own)
    return found


def differences(expected, found, tolerance=0):
    """Sentences on functions whose times are not the same, within the tolerance for each."""
    wrong = []
    for name in sorted(set(expected) | set(found)):
        pair = zip(expected.get(name, [0, 0]), found.get(name, [0, 0]))
        if any(abs(wanted - got) > tolerance for wanted, got in pair):
            wrong.append(f"{name}: expected self and total {expected.get(name)}, got {found.get(name)}")
    return wrong


def require_tool(name, package):
    """The tool's path; without it the test is skipped."""
    if found := shutil.which(name):
        return found
    print(f"skipped: there is no {name} (Debian: {package})")
    sys.exit(77)


class ExportTest(unittest.TestCase):
    """Compares what a consumer reads with the profile's own times."""

    def assert_same_times(self, expected, found, tolerance=0):
        found = {name: pair for name, pair in found.items() if name != "(no Lua frame)"}  # no function
        wrong = differences(expected, found, tolerance)
        self.assertEqual([], wrong[:10], f"{len(wrong)} functions differ")
