#!/usr/bin/env python3
"""The cpuprofile export against the protocol's Profiler.Profile, and its times as viewers add them up.

Environment: WAYFINDER_EXECUTABLE.
"""
import json
import tempfile
import unittest

from recorded_profile import ExportTest, add_stack, convert, program, record, times

# Chrome DevTools Protocol: required and optional members with their types. int: no floats, no booleans.
PROFILE = {"nodes": list, "startTime": int, "endTime": int, "samples": list, "timeDeltas": list}
NODE = {"id": int, "callFrame": dict, "hitCount": int}
NODE_OPTIONAL = {"children": list, "positionTicks": list}
CALL_FRAME = {"functionName": str, "scriptId": str, "url": str, "lineNumber": int, "columnNumber": int}
TICKS = {"line": int, "ticks": int}


class CpuprofileTest(ExportTest):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="wayfinder-exports-")
        cls.addClassCleanup(cls.folder.cleanup)
        cls.profile = record(cls.folder.name)
        cls.file = json.loads(convert(cls.profile, "cpuprofile", f"{cls.folder.name}/shapes.cpuprofile").read_text())

    def assert_shape(self, value, required, optional=()):
        allowed = {**required, **dict(optional)}
        self.assertLessEqual(set(required), set(value))
        for name, part in value.items():
            self.assertIn(name, allowed)
            self.assertIs(allowed[name], type(part), f"{name}: {part!r:.80}")

    def test_has_the_protocols_shape(self):
        self.assert_shape(self.file, PROFILE)
        for node in self.file["nodes"]:
            self.assert_shape(node, NODE, NODE_OPTIONAL)
            self.assert_shape(node["callFrame"], CALL_FRAME)
            for ticks in node.get("positionTicks", []):
                self.assert_shape(ticks, TICKS)
                self.assertGreaterEqual(ticks["line"], 1)
        self.assertEqual({int}, {type(number) for name in ("samples", "timeDeltas") for number in self.file[name]})

    def test_is_one_tree_whose_nodes_are_all_reached(self):
        nodes = {node["id"]: node for node in self.file["nodes"]}
        self.assertEqual(len(nodes), len(self.file["nodes"]))
        self.assertEqual("(root)", self.file["nodes"][0]["callFrame"]["functionName"])
        children = [child for node in self.file["nodes"] for child in node.get("children", [])]
        self.assertEqual(sorted(set(nodes) - {self.file["nodes"][0]["id"]}), sorted(children))

    def test_counts_each_sample_at_its_node_and_line(self):
        native = json.loads(self.profile.read_text())
        samples = native["counters"]["samples"]
        self.assertEqual(samples, sum(node["hitCount"] for node in self.file["nodes"]))
        self.assertEqual(samples + 1, len(self.file["samples"]))  # and the end
        with_line = sum(
            count
            for thread in native["threads"]
            for frame, count in list(zip(thread["nodes"]["frame"], thread["nodes"]["samples"]))[1:]
            if native["frames"]["line"][frame] > 0
        )
        ticks = [sum(one["ticks"] for one in node.get("positionTicks", [])) for node in self.file["nodes"]]
        self.assertEqual(with_line, sum(ticks))
        for node, count in zip(self.file["nodes"], ticks):
            self.assertLessEqual(count, node["hitCount"], node)
        self.assertEqual(len(self.file["samples"]), len(self.file["timeDeltas"]))
        self.assertGreaterEqual(min(self.file["timeDeltas"]), 0)
        self.assertEqual(self.file["endTime"] - self.file["startTime"], sum(self.file["timeDeltas"]))

    def test_says_where_functions_are(self):
        frames = {node["callFrame"]["functionName"]: node["callFrame"] for node in self.file["nodes"]}
        self.assertEqual(program.as_uri(), frames["is_odd"]["url"])
        text = program.read_text().splitlines()
        self.assertIn("function is_odd(n)", text[frames["is_odd"]["lineNumber"]])
        self.assertEqual("", frames["[GC]"]["url"])

    def test_tells_the_same_times_to_a_microsecond_for_each_stack(self):
        parents = {child: node["id"] for node in self.file["nodes"] for child in node.get("children", [])}
        names = {node["id"]: node["callFrame"]["functionName"] for node in self.file["nodes"]}
        found = {}
        for sample, lasted in zip(self.file["samples"], self.file["timeDeltas"][1:]):
            stack = []
            while sample in parents:
                stack.insert(0, names[sample])
                sample = parents[sample]
            add_stack(found, stack, lasted * 1000)
        self.assert_same_times(times(self.profile), found, tolerance=1000 * len(names))


if __name__ == "__main__":
    unittest.main()
