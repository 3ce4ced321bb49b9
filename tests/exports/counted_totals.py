#!/usr/bin/env python3
"""Profiles of calls, lines and allocations: every format that holds them tells the same, by what its consumer reports.

Environment: WAYFINDER_EXECUTABLE.
"""
import json
import os
import re
import tempfile
import unittest

import made_profiles
from recorded_profile import (ExportTest, add_stack, amounts, convert, page_amounts, page_data, record, require_tool, run,
                              wayfinder)

annotate = require_tool("callgrind_annotate", "valgrind")
go = require_tool("go", "golang-go")
MODES = {"call": made_profiles.calls(), "line": made_profiles.lines(), "allocation": made_profiles.allocations()}


def bare(name):
    """Without the place that some formats add."""
    return re.sub(r"(?<!chunk) \([^()]*:\d+\)$", "", name)


class CountedTotalsTest(ExportTest):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="wayfinder-exports-")
        cls.addClassCleanup(cls.folder.cleanup)
        cls.profiles = {mode: made_profiles.write(cls.folder.name, profile) for mode, profile in MODES.items()}

    def convert(self, mode, form):
        return convert(self.profiles[mode], form, f"{self.folder.name}/{mode}.{form}")

    def read_folded(self, mode):
        found = {}
        for line in self.convert(mode, "folded").read_text().splitlines():
            stack, weight = line.rsplit(" ", 1)
            add_stack(found, [bare(name) for name in stack.split(";")], int(weight))
        return found

    def read_speedscope(self, mode):
        file = json.loads(self.convert(mode, "speedscope").read_text())
        names = [frame["name"] for frame in file["shared"]["frames"]]
        found = {}
        for profile in file["profiles"]:
            if profile["name"].endswith(", still alive"):
                continue
            for stack, weight in zip(profile["samples"], profile["weights"]):
                add_stack(found, [names[frame] for frame in stack], weight)
        return found

    def read_pprof(self, mode, column):
        environment = {**os.environ, "HOME": self.folder.name, "PPROF_TMPDIR": self.folder.name}
        done = run(go, "tool", "pprof", "-traces", f"-sample_index={column}", "-unit=ns" if mode != "allocation" else "-unit=B",
                   self.convert(mode, "pprof"), env=environment)
        self.assertEqual(0, done.returncode, done.stderr.decode())
        found = {}
        for block in re.split(r"-+\+-+\n", done.stdout.decode())[1:]:
            weight, stack = 0, []
            for line in block.splitlines():
                if value := re.fullmatch(r" +([\d.]+)(?:ns|B)   (.*)", line):
                    weight, stack = int(value.group(1)), [value.group(2)]
                elif stack and line.strip():
                    stack.insert(0, line.strip())
            if stack:
                add_stack(found, stack, weight)
        return found

    def read_callgrind(self, mode):
        file = self.convert(mode, "callgrind")
        event = "bytes" if mode == "allocation" else "ns"
        found = {}
        for place, option in enumerate(("--inclusive=no", "--inclusive=yes")):
            done = run(annotate, "--threshold=100", "--auto=no", f"--show={event}", option, file, cwd=self.folder.name)
            self.assertEqual((0, b""), (done.returncode, done.stderr))
            for cost, name in re.findall(r"^ *([\d,]+) \(.*?\)  \S+?:(.*)$", done.stdout.decode(), re.M):
                pair = found.setdefault(name.split(" [/")[0].removesuffix("'2"), [0, 0])
                if place == 0 or "'2" not in name:
                    pair[place] += int(cost.replace(",", ""))
        return found

    def read_html(self, mode):
        return page_amounts(page_data(self.convert(mode, "html").read_text()))

    def test_every_consumer_tells_the_same_totals(self):
        for mode, column in (("call", "cpu"), ("line", "cpu"), ("allocation", "alloc_space")):
            wanted = {name: pair for name, pair in amounts(self.profiles[mode]).items() if any(pair)}
            for form, found in (("folded", self.read_folded(mode)), ("speedscope", self.read_speedscope(mode)),
                                ("pprof", self.read_pprof(mode, column)), ("callgrind", self.read_callgrind(mode)),
                                ("html", self.read_html(mode))):
                with self.subTest(mode=mode, form=form):
                    self.assert_same_times(wanted, found)

    def test_a_real_programs_calls_have_the_same_times_in_every_format(self):
        self.profiles["real"] = record(self.folder.name, "--mode", "call")
        wanted = {name: pair for name, pair in amounts(self.profiles["real"]).items() if any(pair)}
        for found in (self.read_speedscope("real"), self.read_folded("real")):
            # Folded stacks have `;` as `:`.
            self.assert_same_times({name.replace(";", ":"): pair for name, pair in wanted.items()},
                                   {name.replace(";", ":"): pair for name, pair in found.items()})
        whole = json.loads(self.profiles["real"].read_text())["counters"]["weightNs"]
        self.assertIn(f"\ntotals: {whole}\n", self.convert("real", "callgrind").read_text())

    def test_pprof_tells_what_is_still_alive(self):
        found = self.read_pprof("allocation", "inuse_space")
        self.assertEqual(1000 + 1500, found["main chunk (app.lua)"][1])
        self.assertEqual(1500, found["table.sort [C]"][0])

    def test_a_format_that_cannot_hold_a_mode_is_refused_with_those_that_can(self):
        for mode, forms in (("call", ("heapprofile", "lcov")), ("line", ("heapprofile", "chrome-trace")),
                            ("allocation", ("cpuprofile", "chrome-trace", "lcov"))):
            for form in forms:
                done = run(wayfinder, "profile", "convert", self.profiles[mode], "--to", form, "-o", "-")
                self.assertEqual((2, b""), (done.returncode, done.stdout), (mode, form))
                self.assertRegex(done.stderr.decode(), rf"^wayfinder profile: --to: expected one of json, .* for a profile in "
                                 rf'{mode} mode, got "{form}"\n$')

    def test_runs_of_each_mode_are_compared(self):
        for mode, said in (("call", "5 and 5 calls"), ("line", "17 and 17 hits"), ("allocation", "10 and 10 samples")):
            done = run(wayfinder, "profile", "diff", self.profiles[mode], self.profiles[mode])
            self.assertEqual((0, b""), (done.returncode, done.stderr))
            self.assertIn(said, done.stdout.decode())
            self.assertIn("No significant difference", done.stdout.decode())


if __name__ == "__main__":
    unittest.main()
