#!/usr/bin/env python3
"""What a build sees of `wayfinder leaktest`: exit codes, formats, baselines, and tests that misbehave."""
import argparse
import gzip
import json
import os
import re
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree

SUITES = os.path.join("tests", "leaktest", "suites")
LUA = "5.4"

LEAKY = """
local cache = { entries = {} }
local M = {}
function M.leaks() cache.entries[#cache.entries + 1] = { "an entry" } end
function M.is_fine() return { "garbage" } end
return M
"""


class LeakTestCommand(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def file(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def run_command(self, *words):
        command = [os.environ["WAYFINDER_EXECUTABLE"], "leaktest", "--lua", LUA, *words]
        return subprocess.run(command, capture_output=True, text=True, timeout=120)

    def measured(self, *words, code):
        done = self.run_command("--format", "json", *words)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        found = json.loads(done.stdout)
        return found, {test["name"]: test for test in found["tests"]}

    def assert_refused(self, sentence, *words):
        done = self.run_command(*words)
        self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        self.assertIn(sentence, done.stderr)

    def test_a_leak_fails_the_build_and_names_its_owner(self):
        path = self.file("leaky.lua", LEAKY)
        found, tests = self.measured(path, "--iterations", "20", code=1)
        self.assertEqual(found["leaks"], 1)
        leak = tests["leaks"]
        self.assertTrue(leak["leaked"])
        self.assertEqual(leak["file"], path)
        self.assertEqual(leak["iterations"], 20)
        self.assertIn("cache.entries", leak["owner"])
        self.assertGreater(leak["bytesPerIteration"], 50)
        self.assertAlmostEqual(leak["objectsPerIteration"], 1, delta=0.1)
        group = leak["groups"][0]
        self.assertEqual(group["type"], "table")
        self.assertIn("cache.entries[*]", group["path"])
        self.assertGreater(group["countDelta"], 0)
        self.assertGreater(group["sizeDelta"], 0)
        self.assertEqual(set(group), {"type", "name", "path", "countDelta", "sizeDelta"})
        self.assertIn("cache.entries", leak["message"])
        fine = tests["is_fine"]
        self.assertFalse(fine["leaked"])
        self.assertNotIn("owner", fine)
        self.assertEqual((fine["groups"], fine["message"], fine["bytesPerIteration"]), ([], "", 0))

    def test_new_globals_and_modules_are_leaks_too(self):
        path = self.file("names.lua", """
            local n = 0
            function test_globals() n = n + 1; _G["made " .. n] = { n } end
            function test_modules() n = n + 1; package.loaded["module " .. n] = { n } end""")
        _, tests = self.measured(path, "--iterations", "10", code=1)
        self.assertEqual(tests["test_globals"]["owner"], "_G")
        self.assertEqual(tests["test_modules"]["owner"], "package.loaded")

    def test_a_file_without_leaks_is_exit_code_0(self):
        done = self.run_command(self.file("fine.lua", "function test_garbage() return {} end"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("1 test, 0 leaks, 0 failures", done.stdout)

    def test_a_report_has_the_tests_and_the_heaps_of_those_that_leak(self):
        path = self.file("leaky.lua", LEAKY)
        page = os.path.join(self.folder, "report.html")
        done = self.run_command("--report", page, "--iterations", "20", "--format", "json", path)
        self.assertEqual(done.returncode, 1, done.stderr)
        with open(page, encoding="utf-8") as file:
            data = json.loads(re.search(r'<script id="data" type="application/json">(.*?)</script>', file.read(), re.S)[1])
        tests, leak = data["sections"]
        self.assertEqual(tests["leakTests"], json.loads(done.stdout))
        self.assertEqual(leak["title"], path + ": leaks")
        self.assertEqual(leak["trend"]["titles"][:2], ["after the warm-up", "round 1"])
        self.assertIn("cache.entries", [suspect["path"] for suspect in leak["trend"]["suspects"]][0])
        self.assert_refused('--report: expected a file to write the page to, got "-"', "--report", "-", path)
        self.assert_refused("--report: expected another file than one that is read", "--report", path, path)
        self.assert_refused("--report: expected another file than that of -o", "--report", page, "-o", page, path)
        self.assert_refused("--report: expected a file that can be written", "--report", os.path.join(self.folder, "no", "x.html"), path)

    def test_declared_functions_are_tests_and_their_helpers_are_not(self):
        path = self.file("declared.lua", "function helper() error('never called') end\nfunction test_one() end")
        _, tests = self.measured(path, code=0)
        self.assertEqual(list(tests), ["test_one"])

    def test_a_returned_function_is_named_by_its_file(self):
        _, tests = self.measured(self.file("alone.lua", "return function() end"), code=0)
        self.assertEqual(list(tests), ["alone"])

    def test_whatever_a_test_does_the_others_are_measured(self):
        path = self.file("wild.lua", """
            local M = {}
            function M.a_raises() error("no way") end
            function M.b_exits() os.exit(0) end
            function M.c_yields() coroutine.yield() end
            function M.d_never_ends() while true do end end
            function M.e_is_killed()
              local pid = io.open("/proc/self/stat"):read("*l"):match("%d+")
              os.execute("kill -SEGV " .. pid)
            end
            function M.f_is_fine() end
            return M""")
        _, tests = self.measured(path, "--timeout", "1", code=1)
        self.assertIn("no way", tests["a_raises"]["message"])
        self.assertIn("exit code 0", tests["b_exits"]["message"])
        self.assertIn("yield", tests["c_yields"]["message"])
        self.assertIn("within 1 s", tests["d_never_ends"]["message"])
        self.assertIn("SIGSEGV", tests["e_is_killed"]["message"])
        self.assertEqual(tests["f_is_fine"]["message"], "")
        self.assertFalse(any(test["leaked"] for test in tests.values()))

    def test_a_leak_that_ends_in_a_failure_is_still_told(self):
        path = self.file("ends.lua", """
            local kept = {}
            return function()
              if #kept > 500 then error("no room") end
              kept[#kept + 1] = {}
            end""")
        _, tests = self.measured(path, "--iterations", "50", code=1)
        self.assertTrue(tests["ends"]["leaked"])
        self.assertIn("no room", tests["ends"]["message"])

    def test_growth_that_is_allowed_is_no_leak(self):
        _, tests = self.measured(self.file("leaky.lua", LEAKY), "--max-growth", "4096", code=0)
        self.assertFalse(tests["leaks"]["leaked"])

    def test_objects_that_are_allowed_are_no_leak(self):
        path = self.file("leaky.lua", LEAKY)
        self.measured(path, "--max-objects", "1", code=0)
        self.measured(path, "--max-objects", "0.5", code=1)
        self.measured(path, "--max-objects", "1", "--max-growth", "4096", code=0)
        self.measured(path, "--max-objects", "1", "--max-growth", "8", code=1)

    def test_a_known_leak_fails_no_build_until_it_grows(self):
        path, baseline = self.file("leaky.lua", LEAKY), os.path.join(self.folder, "known.json")
        self.measured(path, "--update-baseline", "--baseline", baseline, code=0)
        found, _ = self.measured(path, "--baseline", baseline, code=0)
        self.assertEqual(found["leaks"], 0)
        self.file("leaky.lua", LEAKY.replace('{ "an entry" }', '{ "an entry", {}, {} }'))
        self.measured(path, "--baseline", baseline, code=1)

    def test_build_servers_read_the_junit_format(self):
        path = self.file("leaky.lua", LEAKY.replace("return M", "function M.fails() error('<&>') end return M"))
        output = os.path.join(self.folder, "leaks.xml")
        done = self.run_command("--format", "junit", "-o", output, path)
        self.assertEqual((done.returncode, done.stdout), (1, ""), done.stderr)
        suite = xml.etree.ElementTree.parse(output).getroot().find("testsuite")
        self.assertEqual([suite.get(name) for name in ("name", "tests", "failures", "errors")], [path, "3", "1", "1"])
        cases = {case.get("name"): case for case in suite}
        self.assertIn("cache.entries", cases["leaks"].find("failure").get("message"))
        self.assertIn("<&>", cases["fails"].find("error").get("message"))
        self.assertEqual(len(cases["is_fine"]), 0)

    def test_snapshots_and_allocations_of_a_leak_are_kept(self):
        folder = os.path.join(self.folder, "profile")
        self.run_command("--profile", folder, "--iterations", "2000", self.file("leaky.lua", LEAKY))
        names = ["leaky.leaks.after.wfheap", "leaky.leaks.before.wfheap"]
        if LUA == "luajit":  # its memory layout is not known, and so no allocation's stack
            self.assertEqual(sorted(os.listdir(folder)), names)
            return
        self.assertEqual(sorted(os.listdir(folder)), [*names, "leaky.leaks.pb.gz"])
        with gzip.open(os.path.join(folder, "leaky.leaks.pb.gz")) as profile:
            allocations = profile.read()
        for word in (b"inuse_space", b"alloc_space", b"leaky.lua"):
            self.assertIn(word, allocations)

    def test_several_files_are_told_in_their_order(self):
        paths = [self.file(f"{name}.lua", f"function test_{name}() end") for name in "dbca"]
        found, _ = self.measured(*paths, code=0)
        self.assertEqual([test["file"] for test in found["tests"]], paths)

    def test_suites_of_busted_and_luaunit_are_leak_tests_by_one_line(self):
        for library, leak, path in (("busted", "a cache is named in the log", "kept_lines"),
                                    ("luaunit", "TestQueue.testHandled", "TestQueue.handled")):
            with self.subTest(library):
                done = self.run_command("--format", "json", os.path.join(SUITES, f"leaks_of_{library}.lua"))
                if f"module '{library}" in done.stderr:
                    self.skipTest(f"there is no {library} for Lua {LUA}")
                self.assertEqual(done.returncode, 1, done.stderr)
                tests = {test["name"]: test for test in json.loads(done.stdout)["tests"]}
                self.assertEqual([name for name, test in tests.items() if test["leaked"]], [leak])
                self.assertIn(path, tests[leak]["owner"])
                self.assertEqual([test["failed"] for test in tests.values()].count(True), 1)

    def test_bad_input_is_refused_in_one_line_that_names_it(self):
        path = self.file("fine.lua", "function test_it() end")
        self.assert_refused("FILE: expected a file of tests, got nothing")
        self.assert_refused('got "nowhere.lua" (No such file', "nowhere.lua")
        self.assert_refused("(this is a folder)", self.folder)
        self.assert_refused("expected a file that returns or declares test functions, got none",
                            self.file("empty.lua", "return {}"))
        self.assert_refused("expected a file that loads", self.file("broken.lua", "local = 1"))
        self.assert_refused("--iterations: expected a number of calls of at least 1", "--iterations", "0", path)
        self.assert_refused("--warmup: expected a number of calls of at least 0", "--warmup", "few", path)
        self.assert_refused("--max-growth: expected bytes a call of at least 0", "--max-growth", "-1", path)
        self.assert_refused("--max-objects: expected objects a call of at least 0", "--max-objects", "few", path)
        self.assert_refused("--format: expected human, json or junit", "--format", "xml", path)
        self.assert_refused("--nope: expected an option of this command", "--nope", path)
        self.assert_refused("-o: expected", "-o", os.path.join(self.folder, "no", "where"), path)
        self.assert_refused("--baseline: expected", "--baseline", os.path.join(self.folder, "none.json"), path)
        newer = self.file("newer.json", '{"version": 2, "tests": []}')
        self.assert_refused("version 2, this reads version 1", "--baseline", newer, path)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--lua", default="5.4")
    arguments, others = parser.parse_known_args()
    LUA = arguments.lua
    unittest.main(argv=[os.path.basename(__file__), *others])
