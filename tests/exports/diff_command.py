#!/usr/bin/env python3
"""`wayfinder profile diff` as a person uses it, on profiles of real programs. Environment: WAYFINDER_EXECUTABLE."""
import json
import re
import tempfile
import unittest
from pathlib import Path

from recorded_profile import page_amounts, page_data, run, wayfinder

PROGRAM = """
local function parse(rounds) local sum = 0 for i = 1, rounds do sum = sum + i % 7 end return sum end
%s
local function render(rounds) local sum = 0 for i = 1, rounds do sum = sum + i %% 5 end return sum end
for _ = 1, 500 do parse(100000) render(%d) end
"""


class DiffTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="wayfinder-exports-")
        cls.addClassCleanup(cls.folder.cleanup)
        cls.before = cls.record("before", "", 50_000)
        cls.again = cls.record("again", "", 50_000)
        cls.after = cls.record("after", "-- its lines have shifted\n", 200_000)

    @classmethod
    def record(cls, name, more_lines, rounds):
        script = Path(cls.folder.name) / f"{name}.lua"
        script.write_text(PROGRAM.replace("%s", more_lines).replace("%d", str(rounds)).replace("%%", "%"))
        profile = Path(cls.folder.name) / f"{name}.profile.json"
        done = run(wayfinder, "profile", "--rate", "1000", "--format", "json", "-o", profile, script)
        assert done.returncode == 0, done.stderr.decode()
        return profile

    def diff(self, *words):
        return run(wayfinder, "profile", "diff", *words, cwd=self.folder.name)

    def text(self, *words):
        done = self.diff(*words)
        self.assertEqual((0, b""), (done.returncode, done.stderr))
        return done.stdout.decode()

    def test_names_the_function_that_got_slower(self):
        text = self.text("--noise", "20", self.before, self.after)  # machines of tests have much else to do
        slower = re.search(r"What got slower\n.*\n *\+[\d.]+ ms +[\d.]+ ms +\+[\d.]+ % .*  render \(.*after.lua:5\)\n", text)
        self.assertTrue(slower, text)
        self.assertIn("interpreter [C] > main chunk", text)
        self.assertNotRegex(text.split("by call path")[0], r"parse|What got faster")

    def test_two_runs_of_one_program_show_no_significant_difference(self):
        text = self.text("--noise", "20", self.before, self.again)
        self.assertRegex(text, r"\A[\d.]+ ms -> [\d.]+ ms of CPU time \(.*\); \d+ and \d+ samples\n\nNo significant difference")

    def test_json_and_folded_tell_the_times_of_both_runs(self):
        times = [{f["name"]: f["selfNs"] for f in json.loads(p.read_text())["functions"]} for p in (self.before, self.after)]
        file = json.loads(self.text("--format", "json", self.before, self.after))
        self.assertEqual(1, file["wayfinderProfileDiff"])
        for function in file["functions"]:
            if function["name"] in ("parse", "render"):
                pair = [function["self"]["a"], function["self"]["b"]]
                self.assertEqual([run_times[function["name"]] for run_times in times], pair)
        render = next(f for f in file["functions"] if f["name"] == "render")
        self.assertEqual((4, 5), (render["aLine"], render["bLine"]))
        stacks = self.text("--format", "folded", self.before, self.after).splitlines()
        leaf = next(stack for stack in stacks if ";render" in stack)
        self.assertEqual([t["render"] for t in times], [int(word) for word in leaf.split()[-2:]])

    def test_html_has_the_times_of_both_runs_side_by_side(self):
        times = [{f["name"]: f["selfNs"] for f in json.loads(p.read_text())["functions"]} for p in (self.before, self.after)]
        data = page_data(self.text("--format", "html", self.before, self.after))
        found = [page_amounts(data, side) for side in (0, 1)]
        for name in ("parse", "render"):
            self.assertEqual([run_times[name] for run_times in times], [side[name][0] for side in found])

    def test_writes_to_a_file(self):
        done = self.diff(self.before, self.after, "-o", "diff.txt")
        written = Path(self.folder.name) / "diff.txt"
        self.assertEqual((0, b"", b"wayfinder: written to diff.txt\n"), (done.returncode, done.stdout, done.stderr))
        self.assertEqual(0o600, written.stat().st_mode & 0o777)
        self.assertEqual(self.text(self.before, self.after), written.read_text())

    def test_a_build_can_fail_over_what_got_slower(self):
        for words, code in ((("--fail-over", "10%", self.before, self.after), 1),
                            (("--fail-over", "100000", self.before, self.after), 0),
                            (("--fail-over", "10%", self.after, self.before), 0),
                            (("--fail-over", "10%", self.before, self.before), 0)):
            done = self.diff("--noise", "20", *words)
            self.assertEqual((code, b""), (done.returncode, done.stderr), words)

    def assert_refused(self, sentence, *words):
        done = self.diff(*words)
        self.assertEqual((2, b""), (done.returncode, done.stdout), words)
        errors = done.stderr.decode().splitlines()
        self.assertEqual(1, len(errors), errors)
        self.assertTrue(errors[0].startswith(f"wayfinder profile: {sentence}"), errors[0])

    def test_bad_input_is_refused_with_what_was_expected(self):
        wanted = "expected a profile that `wayfinder profile --format json` wrote, got"
        (Path(self.folder.name) / "bad.json").write_text("{}")
        self.assert_refused(f"A: {wanted} nothing")
        self.assert_refused(f"B: {wanted} nothing", self.before)
        self.assert_refused(f'A: {wanted} "no.json" (No such file or directory)', "no.json", self.after)
        self.assert_refused(f'B: {wanted} "." (this is a folder)', self.before, ".")
        self.assert_refused(f'B: {wanted} "bad.json" (wayfinderProfile: expected', self.before, "bad.json")
        both = [self.before, self.after]
        self.assert_refused('--format: expected human, json, folded or html, got "pdf"', *both, "--format", "pdf")
        self.assert_refused('--per: expected run or share, got "hour"', *both, "--per", "hour")
        for noise in ("loud", "-1", "nan"):
            self.assert_refused(f'--noise: expected percent from 0 to 100, got "{noise}"', *both, "--noise", noise)
        for limit in ("0", "all", "1.5"):
            self.assert_refused("--limit: expected a number of rows from 1", *both, "--limit", limit)
        for part in ("much", "-1%", "%"):
            self.assert_refused("--fail-over: expected percent of at least 0", *both, "--fail-over", part)
        self.assert_refused("-o: expected another file than the profile itself", *both, "-o", self.after)
        self.assert_refused("-o: expected a file that can be written", *both, "-o", "/no/x")
        self.assert_refused("arguments: expected no further one, got ", *both, self.again)

    def test_profiles_by_different_clocks_are_refused(self):
        wall = Path(self.folder.name) / "wall.profile.json"
        wall.write_text(json.dumps({**json.loads(self.before.read_text()), "clock": "wall"}))
        self.assert_refused("B: expected times by the cpu clock, as A has, got wall", self.before, wall)


if __name__ == "__main__":
    unittest.main()
