#!/usr/bin/env python3
"""`wayfinder profile convert` as a person uses it. Environment: WAYFINDER_EXECUTABLE."""
import gzip
import tempfile
import unittest
from pathlib import Path

from recorded_profile import record, run, wayfinder


class ConvertTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="wayfinder-exports-")
        cls.addClassCleanup(cls.folder.cleanup)
        cls.profile = record(cls.folder.name)

    def convert(self, *words):
        return run(wayfinder, "profile", "convert", *words, cwd=self.folder.name)

    def assert_refused(self, sentence, *words):
        done = self.convert(*words)
        self.assertEqual((2, b""), (done.returncode, done.stdout), words)
        errors = done.stderr.decode().splitlines()
        self.assertEqual(1, len(errors), errors)
        self.assertTrue(errors[0].startswith(f"wayfinder profile: {sentence}"), errors[0])

    def test_without_a_name_the_file_stands_beside_the_profile(self):
        done = self.convert(self.profile, "--to", "pprof")
        self.assertEqual(0, done.returncode, done.stderr)
        written = Path(self.folder.name) / "shapes.pb.gz"
        self.assertEqual(f"wayfinder: written to {written}\n", done.stderr.decode())
        self.assertEqual(0o600, written.stat().st_mode & 0o777)
        gzip.decompress(written.read_bytes())

    def test_writes_to_stdout(self):
        done = self.convert(self.profile, "--to", "flamegraph", "-o", "-")
        self.assertEqual((0, b""), (done.returncode, done.stderr))
        self.assertTrue(done.stdout.startswith(b'{"$schema":"https://www.speedscope.app/'), done.stdout[:80])

    def test_the_json_format_comes_back_as_it_was(self):
        done = self.convert(self.profile, "--to", "json", "-o", "-")
        self.assertEqual(self.profile.read_bytes(), done.stdout)

    def test_bad_input_is_refused_with_what_was_expected(self):
        json_wanted = "expected a profile that `wayfinder profile --format json` wrote, got"
        bad = Path(self.folder.name) / "bad.json"
        bad.write_text('{"wayfinderProfile": 99}')
        self.assert_refused(f"FILE: {json_wanted} nothing")
        self.assert_refused(f'FILE: {json_wanted} "no.json" (No such file or directory)', "no.json", "--to", "pprof")
        self.assert_refused(f'FILE: {json_wanted} "." (this is a folder)', ".", "--to", "pprof")
        wrong_version = f'FILE: {json_wanted} "bad.json" (wayfinderProfile: expected an integer'
        self.assert_refused(wrong_version, "bad.json", "--to", "pprof")
        self.assert_refused("--to: expected one of json, ", self.profile)
        self.assert_refused("--to: expected one of json, ", self.profile, "--to", "pdf")
        to_pprof = [self.profile, "--to", "pprof"]
        self.assert_refused("-o: expected a file that can be written, got ", *to_pprof, "-o", "/no/x")
        self.assert_refused("-o: expected another file than the profile itself, got ", *to_pprof, "-o", self.profile)
        self.assert_refused("arguments: expected no further one, got ", self.profile, "more", "--to", "pprof")
        self.assert_refused("--to: ", self.profile, "--to")

    def test_a_script_named_convert_still_runs(self):
        script = Path(self.folder.name) / "convert"
        script.write_text("print('ran', ...)")
        done = run(wayfinder, "profile", "-o", "out.json", "./convert", "convert", cwd=self.folder.name)
        self.assertEqual((0, b"ran\tconvert\n"), (done.returncode, done.stdout), done.stderr)
        for words in (["--format", "json", "convert"], ["--", "convert"]):
            done = run(wayfinder, "profile", *words, cwd=self.folder.name)
            self.assertEqual(2, done.returncode, words)
            self.assertIn(b"./convert", done.stderr)


if __name__ == "__main__":
    unittest.main()
