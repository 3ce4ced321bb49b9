#!/usr/bin/env python3
"""`wayfinder profile --push`, in front of servers of all manners. Environment: WAYFINDER_EXECUTABLE."""
import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import unittest
from pathlib import Path

from recording_server import RecordingServer

here = Path(__file__).resolve().parent
wayfinder = os.environ["WAYFINDER_EXECUTABLE"]
SLOWNESS = float(os.environ.get("WAYFINDER_TEST_SLOWNESS", "1"))
LAST_PUSH = 5  # seconds that a program's end may be put off by


def profile(url, *more, seconds=2.5, environment=None):
    """(result, seconds it took, its files) of a profile that is pushed every second."""
    with tempfile.TemporaryDirectory(prefix="wayfinder-push-") as folder:
        began = time.monotonic()
        done = subprocess.run(
            [wayfinder, "profile", "--push", url, "--push-every", "1", *more, str(here / "busy.lua"), str(seconds)],
            cwd=folder, env={**os.environ, **(environment or {})}, capture_output=True, text=True, timeout=60 * SLOWNESS,
            check=False,
        )
        return done, time.monotonic() - began, sorted(os.listdir(folder))


class PushTest(unittest.TestCase):
    def assert_ran(self, done):
        self.assertEqual((done.returncode, done.stdout), (0, "done\n"), done.stderr)

    def assert_opens_in_pprof(self, go, request):
        with tempfile.TemporaryDirectory(prefix="wayfinder-push-") as folder:
            (Path(folder) / "pushed.pb.gz").write_bytes(request.parts["profile"].get_payload(decode=True))
            environment = {**os.environ, "HOME": folder, "PPROF_TMPDIR": folder}
            done = subprocess.run([go, "tool", "pprof", "-top", "pushed.pb.gz"], cwd=folder, env=environment,
                                  capture_output=True, text=True, timeout=60 * SLOWNESS, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertRegex(done.stdout, r"Type: cpu\n")
            self.assertRegex(done.stdout, r"(?m)^ .* hot$")

    def test_a_server_receives_the_profile_piece_by_piece_under_its_name_and_labels(self):
        began = int(time.time())
        with RecordingServer() as server:
            done, _, files = profile(server.url, "--push-name", "shop", "--push-label", "region=eu",
                                     "--push-label", "host=a b", "--rate", "200")
            self.assert_ran(done)
            self.assertEqual(files, ["busy.lua.speedscope.json"])
            self.assertGreaterEqual(len(server.requests), 3)
            samples, last = 0, began
            for request in server.requests:
                self.assertEqual(request.path, "/ingest")
                self.assertEqual(request.query["name"], "shop{region=eu,host=a b}")
                self.assertEqual(request.query["sampleRate"], "200")
                self.assertNotIn("format", request.query)  # with one the server takes the form for the profile
                start, end = int(request.query["from"]), int(request.query["until"])
                self.assertTrue(last - 1 <= start < end <= time.time() + 1, request.query)
                last = end
                self.assertEqual(set(request.parts), {"profile", "sample_type_config"})
                self.assertEqual(request.sample_types["cpu"]["units"], "nanoseconds")
                self.assertTrue(request.sample_types["samples"]["sampled"])
                self.assertEqual(request.pprof.types, ["samples", "cpu"])
                samples += request.pprof.totals["samples"]
            self.assertTrue({"hot", "cold"} <= server.requests[0].pprof.functions)
            if go := shutil.which("go"):
                self.assert_opens_in_pprof(go, server.requests[0])
            self.assertIn(f"{samples} samples in", done.stderr)
            self.assertIn(f"wayfinder: pushed {len(server.requests)} profiles to {server.url}/ingest\n", done.stderr)

    def test_who_we_are_comes_from_the_environment(self):
        with RecordingServer() as server:
            done, _, _ = profile(server.url + "/base/ingest", seconds=0.2, environment={
                "WAYFINDER_PUSH_TOKEN": "s3cret", "WAYFINDER_PUSH_HEADER": "X-Scope-OrgID: team\nX-Other: 1"})
            self.assert_ran(done)
            request = server.requests[0]
            self.assertEqual(request.path, "/base/ingest")
            self.assertEqual(request.query["name"], "busy{}")
            self.assertEqual(request.headers["Authorization"], "Bearer s3cret")
            self.assertEqual((request.headers["X-Scope-OrgID"], request.headers["X-Other"]), ("team", "1"))
            self.assertNotIn("s3cret", done.stderr)

    def test_what_a_server_was_down_for_comes_later_in_order(self):
        with socket.socket() as reserved:
            reserved.bind(("127.0.0.1", 0))
            port = reserved.getsockname()[1]
        begun = {}

        def come_up():
            begun["server"] = RecordingServer(port=port)

        timer = threading.Timer(2, come_up)
        timer.start()
        done, _, _ = profile(f"http://127.0.0.1:{port}", seconds=4)
        timer.join()
        with begun["server"] as server:
            self.assert_ran(done)
            starts = [int(request.query["from"]) for request in server.requests]
            self.assertEqual(starts, sorted(starts))
            self.assertGreaterEqual(len(starts), 4)
            self.assertEqual(done.stderr.count("trying again"), 1, done.stderr)
            self.assertIn("takes profiles again", done.stderr)
            self.assertNotIn("dropped", done.stderr)

    def test_an_answer_of_500_is_tried_again(self):
        with RecordingServer([500, 503, 429, 200]) as server:
            done, _, _ = profile(server.url, seconds=2.5)
            self.assert_ran(done)
            first = [request.query["from"] for request in server.requests[:4]]
            self.assertEqual(len(set(first)), 1, first)
            self.assertIn("HTTP 500: no such thing; trying again", done.stderr)
            self.assertNotIn("dropped", done.stderr)

    def test_a_profile_that_is_refused_is_not_pushed_again(self):
        with RecordingServer([400]) as server:
            done, _, _ = profile(server.url, seconds=1.5)
            self.assert_ran(done)
            starts = [request.query["from"] for request in server.requests]
            self.assertEqual(len(starts), len(set(starts)))
            self.assertIn("refuses a profile: HTTP 400: no such thing\n", done.stderr)
            self.assertIn(f"pushed 0 profiles to {server.url}/ingest, {len(starts)} refused\n", done.stderr)

    def test_a_redirection_is_not_followed(self):
        with RecordingServer([302]) as server:
            done, _, _ = profile(server.url, seconds=0.2)
            self.assert_ran(done)
            self.assertIn("HTTP 302", done.stderr)

    def test_a_slow_server_takes_all_of_it(self):
        with RecordingServer([1.2]) as server:
            done, _, _ = profile(server.url, seconds=2.5)
            self.assert_ran(done)
            self.assertGreaterEqual(len(server.requests), 3)
            self.assertNotIn("dropped", done.stderr)

    def test_a_server_that_never_answers_puts_the_end_off_for_some_seconds_only(self):
        with RecordingServer([None]) as server:
            done, took, _ = profile(server.url, seconds=1.5)
            self.assert_ran(done)
            self.assertLess(took, (1.5 + LAST_PUSH + 4) * SLOWNESS)
            self.assertRegex(done.stderr, r"pushed 0 profiles to \S+, [2-4] dropped")

    def test_a_program_ends_with_its_own_exit_code_where_no_server_is(self):
        with socket.socket() as reserved:
            reserved.bind(("127.0.0.1", 0))
            done, took, files = profile(f"http://127.0.0.1:{reserved.getsockname()[1]}", seconds=0.2)
        self.assert_ran(done)
        self.assertLess(took, (0.2 + LAST_PUSH + 4) * SLOWNESS)
        self.assertEqual(files, ["busy.lua.speedscope.json"])

    def test_what_is_wrong_is_told_by_its_name(self):
        url = "http://127.0.0.1:1"
        for words, sentence, environment in [
            (["--push", "ftp://x"], '--push: expected http://HOST[:PORT][/PATH] or https://…, got "ftp://x"', {}),
            (["--push", "4040"], '--push: expected http://HOST[:PORT][/PATH] or https://…, got "4040"', {}),
            (["--push", "http://"], '--push: expected http://HOST[:PORT][/PATH] or https://…, got "http://"', {}),
            (["--push", "http://a:s3cret@x"],
             "--push: expected a URL without a name and password (WAYFINDER_PUSH_HEADER is for those), got one", {}),
            (["--push", url, "--push-name", "a{b"],
             '--push-name: expected a name of letters, digits, spaces and - . _ /, got "a{b"', {}),
            (["--push", url, "--push-label", "region"],
             '--push-label: expected KEY=VALUE, a key of letters, digits and _, a value without , = { }, got "region"',
             {}),
            (["--push", url, "--push-every", "0"], '--push-every: expected seconds from 1 to 3600, got "0"', {}),
            (["--push-name", "a"], "--push-name: expected --push beside it, got none", {}),
            (["--push", url], "WAYFINDER_PUSH_HEADER: expected lines of the form Name: value, got another",
             {"WAYFINDER_PUSH_HEADER": "s3cret"}),
        ]:
            with self.subTest(words=words):
                done = subprocess.run([wayfinder, "profile", *words, str(here / "busy.lua"), "0"], text=True,
                                      env={**os.environ, **environment}, capture_output=True, timeout=30, check=False)
                self.assertEqual((done.returncode, done.stdout, done.stderr), (2, "", f"wayfinder profile: {sentence}\n"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
