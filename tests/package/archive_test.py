#!/usr/bin/env python3
"""The archive that `cpack -G TGZ` makes works wherever it is unpacked: with its own libraries, and for other Luas.

Environment: WAYFINDER_BUILD, a build folder.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(SOURCE / "scripts"))
from dap_client import DapClient  # noqa: E402

BUILD = pathlib.Path(os.environ["WAYFINDER_BUILD"]).resolve()
OF_THE_SYSTEM = re.compile(r"^(linux-vdso|ld-linux|libc\.|libm\.|libgcc_s\.|libstdc\+\+\.)")
# Prints the files that this process has mapped, one a line, once it has the module.
MAPPED = "require('wayfinder') for line in io.lines('/proc/self/maps') do print(line:match('/.*') or '') end"


class ArchiveTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        subprocess.run(["cpack", "--config", BUILD / "CPackConfig.cmake", "-G", "TGZ", "-B", cls.folder / "made"],
                       check=True, stdout=subprocess.DEVNULL)
        (archive,) = (cls.folder / "made").glob("*.tar.gz")
        shutil.unpack_archive(archive, cls.folder / "elsewhere")
        shutil.rmtree(cls.folder / "made")
        cls.root = cls.folder / "elsewhere" / archive.name.removesuffix(".tar.gz")
        cls.wayfinder = cls.root / "bin/wayfinder"

    def test_is_one_folder_named_for_its_version_and_machine(self):
        (root,) = (self.folder / "elsewhere").iterdir()
        self.assertRegex(root.name, r"^wayfinder-\d+\.\d+\.\d+-linux-\w+$")
        self.assertEqual(root, self.root)

    def test_the_executable_takes_only_the_languages_libraries_from_the_system(self):
        listed = subprocess.run(["ldd", self.wayfinder], check=True, capture_output=True, text=True).stdout
        others = [line.split() for line in listed.splitlines() if not OF_THE_SYSTEM.match(pathlib.Path(line.split()[0]).name)]
        self.assertIn("libfmt.so", listed)
        for name, _, path, *_ in others:
            self.assertTrue(pathlib.Path(path).resolve().is_relative_to(self.root), f"{name} is {path}")

    def stops_where_it_should(self, **launch):
        program = self.folder / "program.lua"
        program.write_text("local answer = 6 * 7\nprint(answer)\n", encoding="utf-8")
        with DapClient([str(self.wayfinder), "dap"]) as client:
            client.start(str(program), **launch)
            client.wait_event("initialized")
            client.set_breakpoints(str(program), [2])
            client.configuration_done()
            client.wait_event("stopped")
            scope = client.request("scopes", {"frameId": client.stack()[0]["id"]})["scopes"][0]
            values = client.request("variables", {"variablesReference": scope["variablesReference"]})["variables"]
            self.assertEqual([(value["name"], value["value"]) for value in values], [("answer", "42")])
            client.request("continue", {"threadId": 1})
            client.wait_event("terminated")
            self.assertEqual(client.output["stdout"], "42\n")

    def test_a_debug_session_runs(self):
        self.stops_where_it_should()

    def test_debug_sessions_of_other_luas_run(self):
        versions = sorted(path.name for path in self.root.glob("lib*/wayfinder/lua/5.*") if shutil.which(f"lua{path.name}"))
        if not versions:
            self.skipTest("this build has no modules for other Luas")
        for version in versions:
            with self.subTest(version):
                self.stops_where_it_should(lua=shutil.which(f"lua{version}"))

    def test_a_program_that_requires_the_module_gets_the_archives_libraries(self):
        modules = [path for path in self.root.glob("lib*/lua/5.*/wayfinder.so") if shutil.which(f"lua{path.parent.name}")]
        if not modules:
            self.skipTest("this build has no modules for other Luas")
        for module in modules:
            with self.subTest(module.parent.name):
                environment = {**os.environ, f"LUA_CPATH_{module.parent.name.replace('.', '_')}": str(module),
                               "LUA_CPATH": str(module)}
                mapped = subprocess.run([f"lua{module.parent.name}", "-e", MAPPED], env=environment, check=True,
                                        capture_output=True, text=True).stdout.split()
                used = {pathlib.Path(path) for path in mapped if "libfmt" in path}
                self.assertTrue(used)
                for path in used:
                    self.assertTrue(path.is_relative_to(self.root), path)


if __name__ == "__main__":
    unittest.main()
