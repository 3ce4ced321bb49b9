#!/usr/bin/env python3
"""The pprof export, opened by `go tool pprof`. Environment: WAYFINDER_EXECUTABLE."""
import json
import os
import re
import tempfile
import unittest
from pathlib import Path

from recorded_profile import ExportTest, add_stack, convert, program, record, require_tool, run, times, wayfinder

LABELLED = """
local label = require("wayfinder").label
local function spin(seconds) local e = os.clock() + seconds while os.clock() < e do end end
local function render() label("stage", "render") spin(0.2) end
for id = 1, 2 do
  coroutine.wrap(function()
    label("request", id)
    coroutine.wrap(render)()
    if id == 2 then spin(0.2) end
  end)()
end
"""

go = require_tool("go", "golang-go")


def pprof(*arguments, folder):
    done = run(go, "tool", "pprof", *arguments, cwd=folder, env={**os.environ, "HOME": folder, "PPROF_TMPDIR": folder})
    assert done.returncode == 0, f"pprof {arguments}: {done.stderr.decode()}"
    return done.stdout.decode()


def read_raw(text):
    """({name: [self, total]}, {(name, line)}, samples) of `pprof -raw`."""
    head, locations = text.split("\nLocations\n")
    names, lines = {}, set()
    for number, rest in re.findall(r"^ +(\d+): 0x0 M=1 (.*)$", locations.split("\nMappings\n")[0], re.M):
        name, _, line = re.fullmatch(r"(.*?) ?(\S*):(\d+)(?::\d+)? s=\d+(?:\(.*\))?", rest).groups()
        names[number] = name
        lines.add((name, int(line)))
    found, samples = {}, 0
    for count, weight, stack in re.findall(r"^ +(\d+) +(\d+): ([\d ]+)$", head, re.M):
        add_stack(found, [names[number] for number in reversed(stack.split())], int(weight))
        samples += int(count)
    return found, lines, samples


class PprofTest(ExportTest):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="wayfinder-exports-")
        cls.addClassCleanup(cls.folder.cleanup)
        cls.profile = record(cls.folder.name)
        cls.file = convert(cls.profile, "pprof", f"{cls.folder.name}/shapes.pb.gz")

    def pprof(self, *arguments):
        return pprof(*arguments, self.file, folder=self.folder.name)

    def test_tells_the_same_times_to_the_nanosecond(self):
        found, _, samples = read_raw(self.pprof("-raw"))
        self.assert_same_times(times(self.profile), found)
        self.assertEqual(json.loads(self.profile.read_text())["counters"]["samples"], samples)

    def test_knows_files_and_lines(self):
        _, lines, _ = read_raw(self.pprof("-raw"))
        text = program.read_text().splitlines()
        spins = {line for name, line in lines if name == "is_even"}
        self.assertTrue(spins)
        for line in spins:
            self.assertRegex(text[line - 1], r"spin\(0\.0005\)|is_odd\(n - 1\)")
        listing = self.pprof("-list", "^Shapes:garbage$")
        self.assertRegex(listing, r"ROUTINE =+ Shapes:garbage in .*many_shapes\.lua")
        self.assertRegex(listing, r"(?m)^ +[\d.]+m?s +[\d.]+m?s .*tostring\(i\)")

    def test_a_program_s_own_labels_are_tags(self):
        folder = self.folder.name
        script = Path(folder) / "labelled.lua"
        script.write_text(LABELLED)
        modules = Path(os.environ["WAYFINDER_BUILD"]) / "lua/5.4/?.so"
        for file in ("labelled.pb.gz", "labelled.json"):
            done = run(wayfinder, "profile", "--rate", "1000", "--format", "pprof" if "pb" in file else "json", "-o", file,
                       str(script), cwd=folder, env={**os.environ, "LUA_CPATH": f"{modules};;"})
            self.assertEqual(done.returncode, 0, done.stderr)
        convert(Path(folder) / "labelled.json", "pprof", f"{folder}/converted.pb.gz")
        for file in ("labelled.pb.gz", "converted.pb.gz"):
            with self.subTest(file=file):
                tags = pprof("-tags", file, folder=folder)
                self.assertRegex(tags, r"request: Total [\d.]+m?s\n +[\d.]+m?s \( *[67]\d.*%\): 2\n +[\d.]+m?s \( *[23].*%\): 1\n")
                self.assertRegex(tags, r"(?m)^ +[\d.]+m?s \( +100%\): render$")
                focused = pprof("-top", "-tagfocus", "stage=render", file, folder=folder)
                self.assertRegex(focused, r"(?m) [67]\d(\.\d+)?% +render$")
                self.assertIn("request:2", pprof("-traces", "-tagroot", "request", file, folder=folder).replace(" ", ""))

    def test_lists_the_hottest_functions_with_what_is_known_of_the_profile(self):
        top = self.pprof("-top")
        self.assertIn("File: many_shapes.lua\n", top)
        self.assertIn("Type: cpu\n", top)
        self.assertRegex(top, r"Duration: [\d.]+m?s, Total samples = [\d.]+m?s")
        self.assertRegex(top, r"(?m)^ +0 +0% +[\d.]+% +[\d.]+m?s +100% +interpreter \[C\]$")
        self.assertRegex(self.pprof("-comments"), r"(?m)^\d+ samples, \d+ lost \(\d+ ns\)$")
        self.assertRegex(self.pprof("-tags"), r"thread: Total")


if __name__ == "__main__":
    unittest.main()
