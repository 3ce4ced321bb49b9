#!/usr/bin/env python3
"""One recorded profile in every format: the same times in all of them, and the same bytes from `profile convert` as
from the request profiling/export. Environment: WAYFINDER_EXECUTABLE.
"""
import base64
import json
import re
import sys
import tempfile
import unittest
from pathlib import Path

from recorded_profile import ExportTest, add_stack, convert, label, page_amounts, page_data, program, run, source, times, wayfinder

sys.path.insert(0, str(source / "scripts"))
from dap_client import DapClient  # noqa: E402

BINARY = {"pprof"}
# Read by tests of their own, with their own consumers.
OWN_TESTS = {"callgrind", "pprof", "cpuprofile"}
# Of other modes: tests counted_totals, devtools_consumer and lcov_consumer.
OTHER_MODES = {"heapprofile", "chrome-trace", "lcov"}


def formats():
    """What this build offers, from its own help."""
    text = run(wayfinder, "profile", "convert", "--help").stdout.decode()
    listed = re.search(r"--to FORMAT +(.*(?:\n {20,}.*)*)", text).group(1)
    return [form for form in re.split(r",\s+", listed) if form not in OTHER_MODES]


def export_all(folder):
    """Runs the program in a session; gives {format: bytes}, as the requests answer after its end."""
    with DapClient([wayfinder, "dap"]) as client:
        client.start(str(program), cwd=folder, profile={"interval": 1})
        client.configuration_done()
        client.wait_event("terminated")
        contents = {}
        for form in formats():
            answer = client.request("profiling/export", {"format": form})
            wanted = "base64" if form in BINARY else "utf-8"
            assert answer["encoding"] == wanted, f"{form}: expected {wanted}, got {answer['encoding']}"
            decode = base64.b64decode if form in BINARY else str.encode
            contents[form] = decode(answer["content"])
            path = Path(folder) / f"by-path.{form}"
            written = client.request("profiling/export", {"format": form, "path": str(path)})
            assert written["bytes"] == len(contents[form]) and path.read_bytes() == contents[form], form
        return contents


class SameTotalsTest(ExportTest):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="wayfinder-exports-")
        cls.addClassCleanup(cls.folder.cleanup)
        cls.contents = export_all(cls.folder.name)
        cls.profile = Path(cls.folder.name) / "by-request.profile.json"
        cls.profile.write_bytes(cls.contents["json"])

    def test_convert_writes_what_the_request_answers(self):
        self.assertLessEqual({"json", "speedscope", "folded"} | OWN_TESTS, set(self.contents))
        for form, content in self.contents.items():
            with self.subTest(form):
                output = convert(self.profile, form, f"{self.folder.name}/converted.{form}")
                self.assertEqual(content, output.read_bytes())

    def test_folded_stacks_tell_the_same_times(self):
        found = {}
        places = {}
        for function in json.loads(self.profile.read_text())["functions"]:
            # As folded files have names: with their place, and `;` as `:`.
            place = f" ({function['source'].lstrip('@=')}:{function['firstLine']})"
            needs_place = function["kind"] == "lua" and not function["name"].startswith("function <")
            places[(label(function) + (place if needs_place else "")).replace(";", ":")] = label(function)
        for line in self.contents["folded"].decode().splitlines():
            stack, weight = line.rsplit(" ", 1)
            add_stack(found, [places[name] for name in stack.split(";")], int(weight))
        self.assert_same_times(times(self.profile), found)

    def test_speedscope_tells_the_same_times(self):
        file = json.loads(self.contents["speedscope"])
        names = [frame["name"] for frame in file["shared"]["frames"]]
        found = {}
        for profile in file["profiles"]:
            for stack, weight in zip(profile["samples"], profile["weights"]):
                add_stack(found, [names[frame] for frame in stack], weight)
        self.assert_same_times(times(self.profile), found)

    def test_html_tells_the_same_times(self):
        data = page_data(self.contents["html"].decode())
        self.assert_same_times(times(self.profile), page_amounts(data))
        order = data["timeline"]
        self.assertEqual(json.loads(self.contents["json"])["counters"]["weightNs"], sum(order["weight"]))

    def test_every_format_tells_the_same_time_in_all(self):
        whole = json.loads(self.contents["json"])["counters"]["weightNs"]
        stacks = self.contents["folded"].decode().splitlines()
        self.assertEqual(whole, sum(int(stack.rsplit(" ", 1)[1]) for stack in stacks))
        self.assertEqual(whole, sum(p["endValue"] for p in json.loads(self.contents["speedscope"])["profiles"]))
        self.assertIn(f"\ntotals: {whole}\n", self.contents["callgrind"].decode())
        cpuprofile = json.loads(self.contents["cpuprofile"])
        in_all = 1000 * (cpuprofile["endTime"] - cpuprofile["startTime"])
        self.assertLessEqual(abs(whole - in_all), 1000 * len(cpuprofile["nodes"]))


if __name__ == "__main__":
    unittest.main()
