#!/usr/bin/env python3
"""`wayfinder report`: what it makes of files, and what it refuses. Environment: WAYFINDER_EXECUTABLE, WAYFINDER_TEST_SLOWNESS."""
import json
import os
import re
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "heap"))
from heap_command import HeapTest, limit, wayfinder  # noqa: E402

GROWING = """
cache = {}
for i = 1, tonumber(arg[1]) do cache[i] = { name = "entry " .. i } end
"""
SPIN = "local turns = 0 for i = 1, 3e6 do turns = turns + i % 7 end"


class ReportTest(HeapTest):
    def report(self, *words, **more):
        command = [wayfinder, "report", *(str(word) for word in words)]
        return subprocess.run(command, capture_output=True, timeout=limit, check=False, cwd=self.folder, **more)

    def made(self, *files):
        """The data of the page that is made of these files."""
        done = self.report(*files, "-o", "report.html")
        self.assertEqual((0, b"", b"wayfinder: written to report.html\n"), (done.returncode, done.stdout, done.stderr))
        return self.data_of((self.folder / "report.html").read_text(encoding="utf-8"))

    def data_of(self, page):
        return json.loads(re.search(r'<script id="data" type="application/json">(.*?)</script>', page, re.S)[1])

    def profile(self, name):
        self.write("spin.lua", SPIN)
        command = [wayfinder, "profile", "--rate", "1000", "--format", "json", "-o", name, "spin.lua"]
        subprocess.run(command, check=True, capture_output=True, timeout=limit, cwd=self.folder)
        return name

    def kinds(self, data):
        return [section["kind"] for section in data["sections"]]

    def assert_report_refused(self, sentence, *words):
        done = self.report(*words)
        self.assertEqual((2, b""), (done.returncode, done.stdout), words)
        errors = done.stderr.decode().splitlines()
        self.assertEqual(1, len(errors), errors)
        self.assertIn(f"wayfinder report: {sentence}", errors[0])

    def test_profiles_and_snapshots_are_parts_of_one_page(self):
        files = [self.take(GROWING, 10, output="few.wfheap"), self.profile("a.json"), self.take(GROWING, 500, output="many.wfheap")]
        data = self.made(*files)
        self.assertEqual(["heapDiff", "profile", "heap", "heap"], self.kinds(data))
        changed = data["sections"][0]
        self.assertEqual("few.wfheap → many.wfheap", changed["title"])
        self.assertEqual("cache", changed["diff"]["suspects"][0]["path"])
        profile = data["sections"][1]["data"]
        self.assertIn(SPIN, [file.get("text", "").strip() for file in profile["files"]])
        heap = data["sections"][3]
        table = self.json("top", "many.wfheap", "--sort", "retained", "--count", "20")
        self.assertEqual(table["objects"], heap["objects"]["rows"][:20])
        self.assertEqual(table["total"], heap["objects"]["total"])

    def test_owners_add_up_to_the_heap(self):
        heap = self.made(self.take(GROWING, 300))["sections"][0]
        owners = heap["owners"]
        (thread,) = owners["threads"]
        bytes_of, objects_of = thread["values"][0][0], thread["values"][1][0]
        self.assertEqual(sum(heap["summary"]["sizeByType"].values()), sum(bytes_of))
        self.assertEqual(heap["summary"]["objects"], sum(objects_of))
        table = heap["owners"]["files"].index({"name": "table"})
        entries = [objects for frame, objects in zip(thread["frame"], objects_of)
                   if owners["names"][frame] == "cache[*]" and owners["functions"]["file"][frame] == table]
        self.assertEqual([300], entries)

    def test_three_snapshots_have_a_trend(self):
        files = [self.take(GROWING, count, output=f"{count}.wfheap") for count in (10, 200, 400)]
        trend = self.made(*files)["sections"][0]["trend"]
        self.assertEqual(["10.wfheap", "200.wfheap", "400.wfheap"], trend["titles"])
        self.assertEqual(sorted(point["totalBytes"] for point in trend["points"]), [point["totalBytes"] for point in trend["points"]])
        self.assertEqual("cache", trend["suspects"][0]["path"])

    def test_a_report_goes_to_stdout_too(self):
        done = self.report(self.take(GROWING, 10), "-o", "-")
        self.assertEqual((0, b""), (done.returncode, done.stderr))
        self.assertEqual(["heap"], self.kinds(self.data_of(done.stdout.decode())))

    def test_the_page_appears_whole_or_not_at_all(self):
        self.take(GROWING, 10)
        self.write("report.html", "as it was")
        self.write("text.json", "no profile")
        self.assertEqual(2, self.report("it.wfheap", "text.json", "-o", "report.html").returncode)
        self.assertEqual("as it was", (self.folder / "report.html").read_text())
        full = self.report("it.wfheap", "-o", "/dev/full")
        self.assertEqual(1, full.returncode)
        self.assertIn(b"wayfinder report: -o: ", full.stderr)

    def test_bad_input_is_named(self):
        self.take(GROWING, 10)
        whole = (self.folder / "it.wfheap").read_bytes()
        (self.folder / "cut.wfheap").write_bytes(whole[: len(whole) // 2])
        self.write("empty", "")
        self.write("text", "hello")
        self.write("other.json", '{"some": "json"}')
        self.write("broken.json", "{")
        os.mkfifo(self.folder / "pipe")
        either = "FILE: expected a profile that `wayfinder profile --format json` wrote, or a heap snapshot, got"
        self.assert_report_refused(f"{either} nothing", "-o", "x.html")
        self.assert_report_refused("-o: expected a file to write the page to, got nothing", "it.wfheap")
        for file, reason in {"no": "No such file or directory", ".": "this is a folder", "empty": "it is empty", "text": "it begins like neither",
                             "pipe": "this is no file that can be read twice"}.items():
            self.assert_report_refused(f'{either} "{file}" ({reason})', "it.wfheap", file, "-o", "x.html")
        for file in ("other.json", "broken.json"):
            self.assert_report_refused(f'FILE: expected a profile that `wayfinder profile --format json` wrote, got "{file}" (', file, "-o", "x.html")
        self.assert_report_refused('FILE: expected a heap snapshot, got "cut.wfheap" (', "cut.wfheap", "-o", "x.html")
        self.assert_report_refused('-o: expected a file that can be written, got "no/x.html"', "it.wfheap", "-o", "no/x.html")
        self.assert_report_refused('-o: expected another file than one that is read, got "it.wfheap"', "it.wfheap", "-o", "it.wfheap")
        self.assert_report_refused("--colour: expected an option of this command", "it.wfheap", "--colour", "-o", "x.html")
        self.assertFalse((self.folder / "x.html").exists())


if __name__ == "__main__":
    unittest.main()
