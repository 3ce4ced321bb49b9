#!/usr/bin/env python3
"""`wayfinder heap snapshot` as a person uses it.

usage: snapshot_command.py --lua VERSION      Environment: WAYFINDER_EXECUTABLE, WAYFINDER_TEST_SLOWNESS.
"""
import os
import signal
import subprocess
import sys
import time
import unittest

from heap_command import HeapTest, limit, wayfinder

LUA = sys.argv.pop(sys.argv.index("--lua") + 1)
sys.argv.remove("--lua")

CACHE = "Cache = {} for i = 1, 300 do Cache[i] = {key = i} end\n"


class SnapshotTest(HeapTest):
    def snapshot(self, script, *words, options=()):
        self.write("app.lua", script)
        return self.heap("snapshot", "--lua", LUA, *options, "app.lua", *words)

    def assert_cache_is_in(self, file):
        found = self.json("top", "--type", "table", "--filter", "Cache[", "--count", 1, file)
        self.assertEqual(300, found["total"])
        self.assertEqual("Cache", found["objects"][0]["path"][1])

    def test_the_program_is_as_without_us_and_its_heap_is_written_when_it_ends(self):
        done = self.snapshot(CACHE + "print('out', ...) io.stderr:write('err\\n') os.exit(tonumber((...)))", "3")
        self.assertEqual((3, b"out\t3\n"), (done.returncode, done.stdout))
        first, ours = done.stderr.decode().splitlines()
        self.assertEqual("err", first)
        self.assertRegex(ours, r"^wayfinder: [\d,]+ objects, .*; written to app.lua.wfheap$")
        self.assertEqual(0o600, (self.folder / "app.lua.wfheap").stat().st_mode & 0o777)
        self.assert_cache_is_in("app.lua.wfheap")
        self.assertEqual(["app.lua", "app.lua.wfheap"], sorted(os.listdir(self.folder)))

    def test_whichever_way_a_program_ends_its_heap_is_there(self):
        ends = {
            "return": (CACHE, 0),
            "error": (CACHE + "error('boom')", 1),
            "exit": (CACHE + "os.exit(0)", 0),
            "exit in a coroutine": (CACHE + "coroutine.wrap(function() os.exit(4) end)()", 4),
            "endless recursion": (CACHE + "local function deep() return 1 + deep() end deep()", 1),
        }
        if LUA != "5.1":
            ends["exit with close"] = (CACHE + "os.exit(5, true)", 5)
        for name, (script, code) in ends.items():
            with self.subTest(name):
                done = self.snapshot(script, options=["-o", "end.wfheap"])
                self.assertEqual(code, done.returncode, done.stderr)
                self.assert_cache_is_in("end.wfheap")
                (self.folder / "end.wfheap").unlink()

    def test_locals_of_a_program_that_calls_exit_are_still_there(self):
        done = self.snapshot("local kept = {} for i = 1, 300 do kept[i] = {} end os.exit(0)")
        self.assertEqual(0, done.returncode, done.stderr)
        if LUA == "luajit":
            return  # its stack is not told apart by names everywhere
        found = self.json("top", "--type", "table", "--filter", "kept[", "app.lua.wfheap")
        self.assertEqual(300, found["total"])

    def test_a_moment_in_the_middle(self):
        script = CACHE + "local stop = os.clock() + 1.5 while os.clock() < stop do end Cache = nil print('end')"
        done = self.snapshot(script, options=["--at", "0.3", "-o", "middle.wfheap"])
        self.assertEqual((0, b"end\n"), (done.returncode, done.stdout))
        self.assert_cache_is_in("middle.wfheap")

    def test_a_program_that_ends_before_its_time_is_written_at_its_end(self):
        done = self.snapshot(CACHE, options=["--at", "60", "-o", "early.wfheap"])
        self.assertEqual(0, done.returncode, done.stderr)
        self.assert_cache_is_in("early.wfheap")

    def test_what_stood_under_the_name_is_replaced(self):
        self.write("old.wfheap", "old")
        self.assertEqual(0, self.snapshot(CACHE, options=["-o", "old.wfheap"]).returncode)
        self.assert_cache_is_in("old.wfheap")

    def test_the_program_may_change_what_is_the_current_folder_for_it(self):
        self.assertEqual(0, self.snapshot(CACHE, options=["-o", "./here.wfheap"]).returncode)
        self.assert_cache_is_in("here.wfheap")

    def test_a_program_that_is_killed_leaves_nothing_and_is_told(self):
        self.write("app.lua", "io.write('ready\\n') io.flush() while true do end")
        process = subprocess.Popen([wayfinder, "heap", "snapshot", "--lua", LUA, "app.lua"], cwd=self.folder,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        with process:
            self.assertEqual(b"ready\n", process.stdout.readline())
            child = subprocess.run(["pgrep", "-P", str(process.pid)], capture_output=True, check=False).stdout.split()
            os.kill(int(child[0]), signal.SIGKILL)
            errors = process.stderr.read().decode()
            self.assertEqual(128 + signal.SIGKILL, process.wait(limit))
        self.assertEqual("wayfinder heap: the program was ended before its heap could be written\n", errors)
        self.assertEqual(["app.lua"], os.listdir(self.folder))

    def test_a_program_that_is_told_to_end_by_a_signal_gets_it(self):
        self.write("app.lua", "io.write('ready\\n') io.flush() while true do end")
        process = subprocess.Popen([wayfinder, "heap", "snapshot", "--lua", LUA, "app.lua"], cwd=self.folder,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        with process:
            self.assertEqual(b"ready\n", process.stdout.readline())
            time.sleep(0.1)
            process.send_signal(signal.SIGTERM)
            self.assertEqual(128 + signal.SIGTERM, process.wait(limit))

    def test_bad_input_is_refused_before_the_program_runs(self):
        self.write("app.lua", "print('ran')")
        self.assert_refused("SCRIPT: expected a Lua file, got nothing", "snapshot")
        self.assert_refused('SCRIPT: expected a Lua file, got "no.lua"', "snapshot", "no.lua")
        self.assert_refused('--at: expected exit or seconds from 0 to 86400, got "soon"', "snapshot", "--at", "soon", "app.lua")
        self.assert_refused("--at: expected exit or seconds", "snapshot", "--at", "-1", "app.lua")
        self.assert_refused("--lua: expected", "snapshot", "--lua", "9.9", "app.lua")
        self.assert_refused('-o: expected a regular file, as snapshots are mapped, got "-"', "snapshot", "-o", "-", "app.lua")
        self.assert_refused("-o: expected a regular file", "snapshot", "-o", "/dev/null", "app.lua")
        self.assert_refused("-o: expected a file that can be written, got", "snapshot", "-o", "no/x", "app.lua")
        self.assert_refused("-o: expected a file that can be written, got", "snapshot", "-o", ".", "app.lua")
        self.assert_refused("--bogus: expected an option of this command", "snapshot", "--bogus", "app.lua")


if __name__ == "__main__":
    unittest.main()
