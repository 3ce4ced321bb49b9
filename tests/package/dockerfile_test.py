#!/usr/bin/env python3
"""The Dockerfile fits the sources and the package: what its steps name is there. Nothing is built by it here.

Environment: WAYFINDER_BUILD, a build folder.
"""
import fnmatch
import json
import os
import pathlib
import re
import shlex
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ["WAYFINDER_BUILD"]).resolve()
INSTRUCTIONS = {"FROM", "WORKDIR", "COPY", "RUN", "CMD"}  # those that this file knows how to check


def instructions():
    """Pairs of an instruction and what follows it, with lines that go on joined."""
    text = re.sub(r"^#.*\n", "", (SOURCE / "Dockerfile").read_text(encoding="utf-8"), flags=re.M)
    return [tuple(line.split(None, 1)) for line in re.sub(r"\\\n\s*", "", text).splitlines() if line]


def commands():
    """Each command of the RUN steps, as words."""
    return [shlex.split(command) for name, rest in instructions() if name == "RUN" for command in rest.split("&&")]


class DockerfileTest(unittest.TestCase):
    def commands_of(self, *words):
        found = [command for command in commands() if command[: len(words)] == list(words)]
        self.assertTrue(found, words)
        return found

    def test_has_only_instructions_that_are_checked_here(self):
        self.assertLessEqual({name for name, _ in instructions()}, INSTRUCTIONS)
        self.assertEqual(instructions()[0][0], "FROM")
        for name, rest in instructions():
            if name == "CMD":
                self.assertEqual(json.loads(rest)[0], "wayfinder")

    def test_each_step_is_good_shell(self):
        for name, rest in instructions():
            if name == "RUN":
                subprocess.run(["bash", "-n", "-c", rest], check=True)

    def test_the_stage_that_builds_is_the_release_that_the_project_is_built_and_tested_on(self):
        bases = [rest.split()[0] for name, rest in instructions() if name == "FROM"]
        self.assertEqual([base.removesuffix("-slim") for base in bases], ["debian:12"] * len(bases))
        script, *groups = self.commands_of("./scripts/install-dependencies")[0]
        self.assertTrue(os.access(SOURCE / script, os.X_OK))
        self.assertEqual(groups, ["build"])

    def test_presets_and_their_folder_are_those_of_the_project(self):
        presets = json.loads((SOURCE / "CMakePresets.json").read_text(encoding="utf-8"))
        (configure,) = self.commands_of("cmake", "--preset")
        (build,) = self.commands_of("cmake", "--build", "--preset")
        self.assertIn(configure[2], [preset["name"] for preset in presets["configurePresets"]])
        self.assertIn(build[3], [preset["name"] for preset in presets["buildPresets"]])
        (pack,) = self.commands_of("cpack")
        self.assertEqual(pack[pack.index("--config") + 1], f"build/{configure[2]}/CPackConfig.cmake")

    def test_the_package_that_is_made_is_the_one_that_is_copied_and_installed(self):
        (pack,) = self.commands_of("cpack")
        (copied,) = [rest.split() for name, rest in instructions() if name == "COPY" and "--from=build" in rest]
        place, pattern = copied[1].rsplit("/", 1)
        self.assertEqual(pack[pack.index("-B") + 1], place)
        (install,) = self.commands_of("apt-get", "install")
        self.assertIn(copied[2] + pattern, install)
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["cpack", "--config", BUILD / "CPackConfig.cmake", *pack[3:pack.index("-B")], "-B", folder],
                           check=True, stdout=subprocess.DEVNULL)
            made = [path.name for path in pathlib.Path(folder).iterdir() if path.is_file()]
        self.assertEqual(fnmatch.filter(made, pattern), made)

    def test_debian_has_the_packages_that_are_installed_beside_it(self):
        if not list(pathlib.Path("/var/lib/apt/lists").glob("*_Packages*")):
            self.skipTest("apt has no lists of packages")
        (install,) = self.commands_of("apt-get", "install")
        for package in [word for word in install[2:] if word[0] not in "-/"]:
            found = subprocess.run(["apt-cache", "show", package], capture_output=True, check=False)
            self.assertEqual(found.returncode, 0, package)

    def test_what_is_built_here_stays_out_of_the_image(self):
        left_out = (SOURCE / ".dockerignore").read_text(encoding="utf-8").split()
        self.assertLessEqual({".git", "build", "**/node_modules"}, set(left_out))
        for name in ("CMakeLists.txt", "scripts", "docs", "README.md", "editors", "LICENSE"):
            self.assertNotIn(name, left_out)


if __name__ == "__main__":
    unittest.main()
