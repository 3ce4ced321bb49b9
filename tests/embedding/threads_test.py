#!/usr/bin/env python3
"""Hosts may close a state, or run it, on another OS thread than the one that it listens on.

Environment: WAYFINDER_EXECUTABLE, WAYFINDER_BUILD.
"""
import ctypes.util
import os
import subprocess
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "scripts"))
from dap_client import DapClient  # noqa: E402

MODULES = Path(os.environ["WAYFINDER_BUILD"]).resolve() / "lua"
TIMEOUT = 20 * int(os.environ.get("WAYFINDER_TEST_SLOWNESS", "1"))
PROGRAM = HERE / "handed_on.lua"
LINE = 3
LIBRARIES = {version: library for version, name in {"5.4": "lua5.4", "5.1": "lua5.1", "luajit": "luajit-5.1"}.items()
             if (library := ctypes.util.find_library(name)) and (MODULES / version / "wayfinder.so").exists()}


class Host:
    def __init__(self, version, story):
        self.process = subprocess.Popen(
            [sys.executable, HERE / "thread_host.py", LIBRARIES[version], MODULES / version / "?.so", story],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def expect(self, word):
        line = self.process.stdout.readline()
        if not line.startswith(word):
            raise AssertionError(f"expected {word}, got {line!r}, exit code {self.process.wait(TIMEOUT)}")
        return line.split()[-1]

    def say(self, word=""):
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()


def attach(port, **breakpoint_fields):
    client = DapClient([os.environ["WAYFINDER_EXECUTABLE"], "dap"], timeout=TIMEOUT)
    client.request("initialize", {"adapterID": "wayfinder"})
    attached = client.send("attach", {"port": int(port)})
    client.set_breakpoints(str(PROGRAM), [LINE], **breakpoint_fields)
    client.request("configurationDone")
    client.response(attached)
    return client


class ThreadsTest(unittest.TestCase):
    def on_each_lua(self, check):
        if not LIBRARIES:
            self.skipTest("no Lua is there as a shared library")
        for version in LIBRARIES:
            with self.subTest(lua=version):
                check(version)

    def test_a_state_that_another_thread_closes_takes_nothing_with_it(self):
        def check(version):
            with Host(version, "closed_by_another_thread") as host:
                client = attach(host.expect("port"), condition="tostring(i) == 'never'")
                host.say()
                host.expect("closed")
                client.send("pause", {"threadId": 1})
                client.wait_event("terminated")
                host.say()
                host.expect("done")
                self.assertEqual(host.process.wait(TIMEOUT), 0)
                client.close()

        self.on_each_lua(check)

    def test_breakpoints_are_there_again_when_the_state_comes_back(self):
        def check(version):
            with Host(version, "run_by_another_thread_for_a_while") as host:
                client = attach(host.expect("port"), logMessage="met")

                def met_in(where):
                    host.say(where)
                    host.expect("worked")
                    client.pump(0.3)  # log points come within some milliseconds
                    count = client.output.get("console", "").count("met")
                    client._output.clear()
                    return count

                self.assertGreater(met_in("here"), 100)
                met_in("elsewhere")
                self.assertGreater(met_in("here"), 100)
                host.say("end")
                host.expect("done")
                client.close()

        self.on_each_lua(check)

    def test_exit_comes_while_agents_leave_the_process(self):
        def check(version):
            for _ in range(5):
                with Host(version, "exits_while_its_states_are_left") as host:
                    for _ in range(12):
                        host.expect("port")
                    self.assertEqual(host.process.wait(TIMEOUT), 7)

        self.on_each_lua(check)


if __name__ == "__main__":
    unittest.main()
