#!/usr/bin/env python3
"""require("wayfinder").push in a plain interpreter, and `wayfinder push` in front of one that listens.

usage: program_test.py --lua VERSION      Environment: WAYFINDER_EXECUTABLE, WAYFINDER_BUILD.
"""
import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import unittest
from pathlib import Path

from recording_server import RecordingServer

here = Path(__file__).resolve().parent
wayfinder = os.environ["WAYFINDER_EXECUTABLE"]
PATIENCE = 20 * float(os.environ.get("WAYFINDER_TEST_SLOWNESS", "1"))
lua = "5.4"


def interpreter():
    return "luajit" if lua == "luajit" else f"lua{lua}"


def environment(**more):
    folder = Path(os.environ["WAYFINDER_BUILD"]) / "lua" / ("5.1" if lua == "luajit" else lua)
    return {**os.environ, "LUA_CPATH": f"{folder}/?.so;;", **more}


def pushing(url, seconds, options="{}", **more):
    return subprocess.Popen([interpreter(), str(here / "pushing.lua"), url, str(seconds)], text=True,
                            env=environment(OPTIONS=options, **more), stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def until(condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise AssertionError("it did not come to it")
        time.sleep(0.05)


class PushFromProgramTest(unittest.TestCase):
    def test_a_program_that_asks_for_it_is_sampled_and_pushed(self):
        with RecordingServer() as server:
            options = '{name = "shop", labels = {region = "eu", worker = 3}, rate = 200}'
            program = pushing(server.url, 3.2, options, WAYFINDER_PUSH_TOKEN="s3cret")
            out, err = program.communicate(timeout=PATIENCE)
            self.assertEqual((program.returncode, out), (0, "done\n"), err)
            until(lambda: sum(request.pprof.totals["cpu"] for request in server.requests) > 1e9)
            request = server.requests[0]
            self.assertEqual(request.query["name"], "shop{region=eu,worker=3}")
            self.assertEqual(request.query["sampleRate"], "200")
            self.assertEqual(request.headers["Authorization"], "Bearer s3cret")
            self.assertIn("hot", request.pprof.functions)
            labelled = sum(request.pprof.labels[("route", "/cart")] for request in server.requests)
            self.assertGreater(labelled, 0.95e9)

    def test_what_was_measured_before_a_kill_arrives(self):
        with RecordingServer() as server:
            program = pushing(server.url, 60, "{every = 3600}")
            time.sleep(1.5)
            self.assertEqual(server.requests, [])
            program.kill()
            program.communicate(timeout=PATIENCE)
            until(lambda: server.requests)
            self.assertGreater(server.requests[0].pprof.totals["cpu"], 0.2e9)
            self.assertEqual(server.requests[0].query["name"], "pushing{}")

    def test_the_program_has_no_child_and_does_not_wait_for_a_server(self):
        with RecordingServer([None]) as server:
            began = time.monotonic()
            program = pushing(server.url, 1.5)
            until(lambda: server.requests)
            self.assertEqual(Path(f"/proc/{program.pid}/task/{program.pid}/children").read_text(), "")
            self.assertEqual(program.stdout.read(), "done\n")
            program.wait(PATIENCE)
            self.assertLess(time.monotonic() - began, 8)
            program.communicate(timeout=PATIENCE)  # the pusher, which has its stderr, ends too

    def test_what_is_wrong_is_an_error_of_the_call(self):
        for options, sentence in [
            ("{labels = {region = 'a,b'}}", "push: label: expected KEY=VALUE"),
            ("{every = 0.01}", "push: every: expected seconds from 1 to 3600"),
            ("{colour = 1}", "colour: expected"),
            ("{labels = 1}", "labels: expected"),
        ]:
            with self.subTest(options=options):
                program = pushing("http://127.0.0.1:1", 0.1, options)
                out, err = program.communicate(timeout=PATIENCE)
                self.assertIn(sentence, out, err)
        program = pushing("ftp://x", 0.1)
        out, _ = program.communicate(timeout=PATIENCE)
        self.assertIn('push: url: expected http://HOST[:PORT][/PATH] or https://…, got "ftp://x"', out)

    def test_a_program_that_listens_is_pushed_until_it_is_left(self):
        with RecordingServer() as server:
            code = "require('wayfinder').listen{port = 0} while true do local s = 0 for i = 1, 1e5 do s = s + i end end"
            program = subprocess.Popen([interpreter(), "-e", code], env=environment(), text=True,
                                       stderr=subprocess.PIPE)
            try:
                address = re.search(r"listening at: (\S+)", program.stderr.readline())[1]
                push = subprocess.Popen([wayfinder, "push", address, "--url", server.url, "--every", "1"], text=True,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                until(lambda: len(server.requests) >= 2)
                push.send_signal(signal.SIGINT)
                out, err = push.communicate(timeout=PATIENCE)
                self.assertEqual((push.returncode, out), (0, ""), err)
                self.assertRegex(err, rf"pushed {len(server.requests)} profiles to ")
                self.assertIsNone(program.poll())
            finally:
                program.kill()
                program.communicate()


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--lua", default="5.4")
    lua = (known := arguments.parse_known_args())[0].lua
    if shutil.which(interpreter()) is None:
        print(f"skipped: there is no {interpreter()}")
        sys.exit(77)
    unittest.main(argv=[sys.argv[0], *known[1]], verbosity=2)
