#!/usr/bin/env python3
"""Looking into snapshot files with `wayfinder heap`. Environment: WAYFINDER_EXECUTABLE, WAYFINDER_TEST_SLOWNESS."""
import os
import unittest

from heap_command import HeapTest

PROGRAM = """
cache = { entries = {} }
for i = 1, tonumber((...)) do cache.entries[i] = { key = i, text = 'entry ' .. i } end
shared = cache.entries[1]
"""

WASTE = """
strings = { ('x'):rep(100), ('x'):rep(100), ('x'):rep(100), ('x'):rep(99) .. 'y' }
made = {} for i = 1, 20 do made[i] = function() return i end end
thread = coroutine.create(function() local held = ('y'):rep(5000) coroutine.yield() return held end)
coroutine.resume(thread)
emptied = {} for i = 1, 1000 do emptied[i] = i end
for i = 11, 1000 do emptied[i] = nil end
"""


class QueryTest(HeapTest):
    def object_named(self, name, file="it.wfheap"):
        for found in self.json("top", "--filter", name, "--type", "table", "--count", 1000, file)["objects"]:
            if found["name"] == name:
                return found
        self.fail(f"no object named {name}")

    def test_top_is_a_page_of_objects_of_the_shape_of_the_request(self):
        self.take(PROGRAM, "500")
        page = self.json("top", "it.wfheap")
        self.assertEqual({"snapshot", "total", "objects"}, set(page))
        self.assertEqual(100, len(page["objects"]))
        self.assertEqual({"id", "type", "name", "size", "retainedSize", "distance", "retainers", "path"}, set(page["objects"][0]))
        sizes = [o["size"] for o in page["objects"]]
        self.assertEqual(sorted(sizes, reverse=True), sizes)
        snapshot = page["snapshot"]
        self.assertEqual(page["total"], snapshot["objects"])
        self.assertEqual(str(self.folder / "it.wfheap"), snapshot["path"])
        listed = sum(snapshot["sizeByType"].values())
        self.assertEqual(snapshot["statistics"]["totalBytes"], listed + snapshot["garbageBytes"] + snapshot["statistics"]["debuggerBytes"])
        self.assertNotIn("mode", snapshot)  # the file does not know it

    def test_pages_follow_each_other_and_filters_count(self):
        self.take(PROGRAM, "500")
        whole = self.json("top", "--type", "table", "--filter", "cache.entries[", "--count", 1000, "it.wfheap")
        self.assertEqual(499, whole["total"])  # one is shared, and called so
        parts = []
        for start in range(0, 499, 200):
            parts += self.json("top", "--type", "table", "--filter", "cache.entries[", "--count", 200, "--start", start, "it.wfheap")["objects"]
        self.assertEqual(whole["objects"], parts)
        self.assertEqual([], self.json("top", "--start", 10**18, "it.wfheap")["objects"])
        self.assertEqual([], self.json("top", "--count", 0, "it.wfheap")["objects"])
        for sort, key in (("retained", "retainedSize"), ("count", "retainers")):
            values = [o[key] for o in self.json("top", "--sort", sort, "it.wfheap")["objects"]]
            self.assertEqual(sorted(values, reverse=True), values)

    def test_one_object_with_its_links_path_and_dominators(self):
        self.take(PROGRAM, "500")
        entries = self.object_named("cache.entries")
        shown = self.json("show", "it.wfheap", entries["id"])
        self.assertEqual(500, shown["referenceCount"])
        self.assertEqual(100, len(shown["references"]))
        self.assertEqual({"kind", "label", "object", "type", "name", "size"}, set(shown["references"][0]))
        self.assertEqual("[1]", shown["references"][0]["label"])
        self.assertEqual("[8]", self.json("show", "--start", 7, "--count", 1, "it.wfheap", entries["id"])["references"][0]["label"])
        retainers = self.json("retainers", "it.wfheap", entries["id"])
        self.assertEqual(1, retainers["total"])
        self.assertEqual("entries", retainers["retainers"][0]["label"])
        self.assertEqual(entries, retainers["object"])
        path = self.json("path", "it.wfheap", entries["id"])
        self.assertEqual(["cache", "entries"], [step["label"] for step in path["steps"]])
        tree = self.json("dominators", "it.wfheap", entries["id"])
        self.assertEqual(shown["dominator"], tree["dominators"][0]["id"])
        self.assertEqual("root", tree["dominators"][-1]["type"])
        self.assertGreaterEqual(tree["total"], 499)
        below = sum(o["retainedSize"] for o in self.json("dominators", "--count", 1000, "it.wfheap", entries["id"])["objects"])
        self.assertEqual(entries["retainedSize"], entries["size"] + below)
        self.assertEqual("root", self.json("dominators", "it.wfheap")["object"]["type"])

    def test_the_report_tells_what_is_wasted(self):
        self.take(WASTE)
        report = self.json("report", "it.wfheap")
        strings, tables, closures, coroutines = (report[kind] for kind in ("duplicateStrings", "sparseTables", "closures", "coroutines"))
        self.assertEqual([], report["unknown"])
        self.assertEqual((1, 3, 100), (strings["total"], strings["groups"][0]["copies"], strings["groups"][0]["length"]))
        self.assertEqual(strings["wastedBytes"], 2 * self.json("show", "it.wfheap", strings["groups"][0]["objects"][0])["size"])
        self.assertEqual(("emptied", 10), (tables["tables"][0]["name"], tables["tables"][0]["arrayUsed"]))
        self.assertEqual(20, next(site for site in closures["sites"] if site["place"] == "it.lua:3")["count"])
        self.assertEqual(["it.lua:4"], [thread["place"] for thread in coroutines["threads"]])
        self.assertGreater(coroutines["threads"][0]["retainedSize"], 5000)
        self.assertEqual({"coroutines", "unknown"}, set(self.json("report", "--kinds", "coroutines", "it.wfheap")))
        text = self.answer("report", "--count", 1, "it.wfheap")
        self.assertIn("10 of 1024", text)
        self.assertIn("coroutine (it.lua:4), it.lua:4\n", text)

    def test_two_snapshots_name_who_grew(self):
        self.take(PROGRAM, "100", output="a.wfheap")
        self.take(PROGRAM, "900", output="b.wfheap")
        diff = self.json("diff", "a.wfheap", "b.wfheap")
        self.assertEqual((1, 2, "group"), (diff["fromId"], diff["toId"], diff["identity"]))
        self.assertEqual("cache.entries", diff["suspects"][0]["path"])
        self.assertEqual(800, next(g for g in diff["groups"] if g["path"] == "cache.entries[*]")["countDelta"])
        self.assertGreater(diff["memoryDeltaBytes"], 0)
        text = self.answer("diff", "a.wfheap", "b.wfheap")
        self.assertIn("Suspects\n  cache.entries: holds ", text)

    def test_three_snapshots_are_a_trend(self):
        for name, count in (("a", 100), ("b", 300), ("c", 500)):
            self.take(PROGRAM, str(count), output=f"{name}.wfheap")
        trend = self.json("diff", "a.wfheap", "b.wfheap", "c.wfheap")
        self.assertEqual([1, 2, 3], [point["id"] for point in trend["points"]])
        group = next(g for g in trend["groups"] if g["path"] == "cache.entries[*]" and g["type"] == "table")
        self.assertEqual(([99, 299, 499], True), (group["counts"], group["growing"]))
        self.assertEqual("cache.entries", trend["suspects"][0]["path"])
        self.assertIn("growing", self.answer("diff", "a.wfheap", "b.wfheap", "c.wfheap"))

    def test_tables_for_people(self):
        self.take(PROGRAM, "500")
        top = self.answer("top", "--sort", "retained", "it.wfheap")
        self.assertIn("cache.entries\n", top)
        self.assertIn("rows 0 to 19 of ", top)
        number = self.object_named("cache.entries")["id"]
        self.assertIn("path: _G > cache > entries\n", self.answer("path", "it.wfheap", number))
        self.assertIn("holds rows 0 to 19 of 500\n", self.answer("show", "it.wfheap", number))
        self.assertIn("held by 1 in all\n", self.answer("retainers", "it.wfheap", number))
        self.assertIn("would free, rows 0 to 19 of ", self.answer("dominators", "it.wfheap", number))

    def test_the_index_of_a_large_heap_is_kept_and_says_the_same(self):
        self.take(PROGRAM, "60000")
        self.assertEqual(["it.lua", "it.wfheap"], sorted(os.listdir(self.folder)))
        fresh = self.answer("top", "--sort", "retained", "it.wfheap")
        self.assertEqual(["it.lua", "it.wfheap", "it.wfheap.index"], sorted(os.listdir(self.folder)))
        self.assertEqual(fresh, self.answer("top", "--sort", "retained", "it.wfheap"))
        index = self.folder / "it.wfheap.index"
        index.write_bytes(index.read_bytes()[:-100])
        self.assertEqual(fresh, self.answer("top", "--sort", "retained", "it.wfheap"))
        self.take(PROGRAM, "3")
        self.assertNotEqual(fresh, self.answer("top", "--sort", "retained", "it.wfheap"))


if __name__ == "__main__":
    unittest.main()
