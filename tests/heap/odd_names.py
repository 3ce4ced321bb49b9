#!/usr/bin/env python3
"""Names that no terminal should see as they are. Environment: WAYFINDER_EXECUTABLE, WAYFINDER_TEST_SLOWNESS."""
import unittest

from heap_command import HeapTest

PROGRAM = r"""
odd = {}
odd["line\nbreak"] = { {} }
odd["nul\0byte"] = { {} }
odd["bad\xff\xc3utf8"] = { {} }
odd["\27[31mred"] = { {} }
odd[("long"):rep(500000)] = { {} }
odd["größe"] = { {} }
"""


class OddNamesTest(HeapTest):
    def setUp(self):
        super().setUp()
        self.take(PROGRAM)

    def test_a_table_is_printable_text_in_lines_of_bounded_length(self):
        numbers = [o["id"] for o in self.json("top", "--filter", "odd", "--count", 1000, "it.wfheap")["objects"]]
        self.assertGreaterEqual(len(numbers), 13)
        texts = [self.answer("top", "--filter", "odd", "--sort", "retained", "it.wfheap")]
        for number in numbers:
            texts += [self.answer(command, "it.wfheap", number) for command in ("show", "path", "retainers", "dominators")]
        for text in texts:
            for line in text.splitlines():
                self.assertTrue(line.isprintable(), line)
                self.assertLess(len(line), 4000)
        self.assertIn('odd["größe"]', texts[0])
        self.assertIn(r'odd["nul\x00byte"]', texts[0])

    def test_json_has_them_whole_by_the_rules_for_bytes(self):
        names = [o["name"] for o in self.json("top", "--filter", "odd", "--count", 1000, "it.wfheap")["objects"]]
        self.assertIn(r'odd["bad\xFF\xC3utf8"]', names)
        self.assertIn(r'odd["line\nbreak"]', names)
        table = next(o for o in self.json("top", "--filter", "odd", "--type", "table", "--count", 1000, "it.wfheap")["objects"] if o["name"] == "odd")
        labels = [link["label"] for link in self.json("show", "--count", 1000, "it.wfheap", table["id"])["references"]]
        self.assertTrue(any(label.startswith("longlong") for label in labels))

    def test_differences_and_trends_show_them_too(self):
        self.take(PROGRAM + 'odd["new\\nline\\0\\xff"] = {} for i = 1, 100 do odd["new\\nline\\0\\xff"][i] = {} end', output="b.wfheap")
        for files in (["it.wfheap", "b.wfheap"], ["it.wfheap", "b.wfheap", "b.wfheap"]):
            for line in self.answer("diff", *files).splitlines():
                self.assertTrue(line.isprintable(), line)
        diff = self.json("diff", "it.wfheap", "b.wfheap")
        self.assertTrue(any(r"new\nline\x00\xFF" in group["path"] for group in diff["groups"]), diff["groups"][:5])

    def test_a_filter_may_be_of_any_text(self):
        self.assertGreaterEqual(self.json("top", "--filter", "größe", "it.wfheap")["total"], 2)
        self.assertEqual(0, self.json("top", "--filter", "no such\nname", "it.wfheap")["total"])


if __name__ == "__main__":
    unittest.main()
