#!/usr/bin/env python3
"""The sample in docs/embedding, built as a user would: several Lua states on several OS threads, each debugged by itself.

usage: embedding_test.py PACKAGE      the Lua, by its name for pkg-config
Environment: WAYFINDER_EXECUTABLE, WAYFINDER_BUILD.
"""
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(SOURCE / "scripts"))
from dap_client import DapClient, RequestFailed  # noqa: E402

SAMPLE = SOURCE / "docs/embedding"
BUILD = Path(os.environ["WAYFINDER_BUILD"]).resolve()
WAYFINDER = os.environ["WAYFINDER_EXECUTABLE"]
TIMEOUT = 20 * int(os.environ.get("WAYFINDER_TEST_SLOWNESS", "1"))
SCRIPT = SAMPLE / "worker.lua"
LUA = sys.argv.pop(1)


def line_of(text):
    lines = SCRIPT.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


class Workers:
    """The running sample and where its states listen."""

    def __init__(self, program, count, environment=None):
        self.process = subprocess.Popen(
            [program, SCRIPT, str(count)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, env={**os.environ, **(environment or {})},
        )
        said = [self.process.stdout.readline() for _ in range(count)]
        self.places = dict(re.fullmatch(r"worker (\d+): (.*)\n", line).groups() for line in said)

    def port(self, number):
        return int(self.places[str(number)].removeprefix("port "))

    def end(self):
        """The exit code and what was printed since the start."""
        output, _ = self.process.communicate("\n", timeout=TIMEOUT)
        return self.process.returncode, sorted(output.splitlines())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()


def attach(port, lines=(), **breakpoint_fields):
    client = DapClient([WAYFINDER, "dap"], timeout=TIMEOUT)
    client.request("initialize", {"adapterID": "wayfinder"})
    attached = client.send("attach", {"port": port})
    client.set_breakpoints(str(SCRIPT), lines, **breakpoint_fields)
    client.request("configurationDone")
    client.response(attached)
    return client


def value_of(client, expression):
    frame = client.stack()[0]["id"]
    return client.request("evaluate", {"expression": expression, "frameId": frame})["result"]


def leave(client):
    client.request("disconnect", {})
    client.close()


class EmbeddingTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        for step in (["cmake", "-S", SAMPLE, "-B", cls.folder.name, f"-Dwayfinder_DIR={BUILD}",
                      f"-DLUA_PACKAGE={LUA}"],
                     ["cmake", "--build", cls.folder.name]):
            done = subprocess.run(step, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
            if done.returncode != 0:
                raise AssertionError(done.stdout)
        cls.program = Path(cls.folder.name) / "workers"

    def test_each_state_stops_and_steps_by_itself(self):
        line = line_of("local result")
        with Workers(self.program, 3) as workers:
            first, second = attach(workers.port(1), [line]), attach(workers.port(2), [line])
            for number, client in ((1, first), (2, second)):
                client.wait_event("stopped")
                self.assertEqual(value_of(client, "worker"), str(number))
            first.request("next", {"threadId": 1})
            first.wait_event("stopped")
            self.assertEqual(first.stack()[0]["line"], line + 1)
            second.set_breakpoints(str(SCRIPT), [])
            second.request("continue", {"threadId": 1})
            second.request("pause", {"threadId": 1})  # while the first one stands
            _, stop = second.wait_event("stopped")
            self.assertEqual(stop["reason"], "pause")
            leave(first)
            leave(second)
            self.assertEqual(workers.end(), (0, [f"worker {number} is done" for number in (1, 2, 3)]))

    def test_a_state_is_debugged_again_and_again_while_others_are(self):
        line = line_of("local result")
        with Workers(self.program, 2) as workers:
            other = attach(workers.port(2), [line], condition="false")
            for _ in range(10):
                client = attach(workers.port(1), [line])
                client.wait_event("stopped")
                leave(client)
            with self.assertRaisesRegex(RequestFailed, "expected a program without a client"):
                attach(workers.port(2))
            leave(other)
            self.assertEqual(workers.end()[0], 0)

    def test_two_states_are_profiled_at_once(self):
        with Workers(self.program, 2) as workers:
            clients = [attach(workers.port(1)), attach(workers.port(2))]
            for client in clients:
                client.request("profiling/start", {"interval": 1})
            for client in clients:
                client.pump(0.5)
            for client in clients:
                summary = client.request("profiling/stop")["summary"]
                hottest = {function["name"].split(" ")[0]: function["selfPercent"] for function in summary["functions"]}
                self.assertGreater(hottest.get("handle", 0), 5, hottest)
                leave(client)
            self.assertEqual(workers.end()[0], 0)

    def test_two_states_count_at_once_each_for_itself(self):
        modes = ("call", "line") if LUA == "luajit" else ("call", "line", "allocation")
        with Workers(self.program, 2) as workers:
            for mode in modes:
                with self.subTest(mode=mode):
                    clients = [attach(workers.port(1)), attach(workers.port(2))]
                    for client in clients:
                        client.request("profiling/start", {"mode": mode})
                    clients[0].pump(0.3)
                    first = clients[0].request("profiling/stop")  # the other one goes on
                    clients[1].pump(0.3)
                    for client, stopped in zip(clients, (first, clients[1].request("profiling/stop"))):
                        self.assertEqual(stopped["profile"]["lostSamples"], 0)
                        if mode != "allocation":  # which the handler hardly does
                            self.assertIn("handle", str(stopped["summary"]["functions"]))
                        leave(client)
            self.assertEqual(workers.end()[0], 0)

    @unittest.skipUnless(LUA == "lua5.4", "heap snapshots are of Lua 5.4")
    def test_two_heaps_are_read_at_once(self):
        with Workers(self.program, 2) as workers, tempfile.TemporaryDirectory() as home:
            os.environ["HOME"] = home
            clients = [attach(workers.port(1)), attach(workers.port(2))]
            asked = [client.send("takeHeapSnapshot", {}) for client in clients]
            for client, seq in zip(clients, asked):
                snapshot = client.response(seq)["snapshot"]
                self.assertGreater(snapshot["objects"], 100)
                leave(client)
            self.assertEqual(workers.end()[0], 0)

    def test_the_end_of_a_state_ends_its_session_alone(self):
        with Workers(self.program, 2) as workers:
            client = attach(workers.port(1), [line_of("io.write(")])
            workers.process.stdin.write("\n")
            workers.process.stdin.flush()
            client.wait_event("stopped")  # the other worker ends meanwhile
            client.request("continue", {"threadId": 1})
            client.wait_event("terminated")
            self.assertEqual(workers.process.wait(TIMEOUT), 0)
            client.close()

    def test_a_program_runs_where_wayfinder_is_not_installed(self):
        with Workers(self.program, 1, {"WAYFINDER_MODULES": "/nowhere"}) as workers:
            self.assertRegex(workers.places["1"], "/nowhere/5.[1-4]/wayfinder.so")
            self.assertEqual(workers.end(), (0, ["worker 1 is done"]))


if __name__ == "__main__":
    unittest.main()
