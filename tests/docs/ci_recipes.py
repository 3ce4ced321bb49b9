#!/usr/bin/env python3
"""The recipes of docs/ci.md are parsed, and the commands of their jobs run on a repository with the sample programs: they
pass on a merge that changes nothing, fail on one that leaks or is slower, and leave the files that they say.

What a build server itself does is done here in its place: checkout, variables, images are none.

Environment: WAYFINDER_EXECUTABLE.
"""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree

import yaml

from page_blocks import write_files

SOURCE = pathlib.Path(__file__).resolve().parents[2]
GITHUB, GITLAB = ".github/workflows/lua.yml", ".gitlab-ci.yml"
SLOWER = "  for _ = 1, 10 do for word in text:gmatch('%S+') do local _ = word:lower() end end\n"


def check_out(repository, arguments):
    """actions/checkout: without a path the repository itself, which the test has made."""
    if path := arguments.get("path"):
        subprocess.run(["git", "worktree", "add", "-q", path, value_of(arguments["ref"])], cwd=repository, check=True)


def value_of(text):
    """With the one expression of a workflow that the recipe needs replaced: the commit before the merge."""
    return re.sub(r"\$\{\{ github\.event\.pull_request\.base\.sha \}\}", "HEAD", text)


class RecipesTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        (self.folder / "bin").mkdir()
        (self.folder / "bin/wayfinder").symlink_to(os.environ["WAYFINDER_EXECUTABLE"])
        self.repository = self.folder / "repository"
        shutil.copytree(SOURCE / "tests/programs/docs", self.repository)
        self.assertEqual(write_files(SOURCE / "docs/ci.md", self.repository), [GITHUB, GITLAB])
        for words in (["init", "-q"], ["add", "."], ["-c", "user.name=ci", "-c", "user.email=ci@localhost", "commit", "-qm", "base"]):
            subprocess.run(["git", *words], cwd=self.repository, check=True)

    def recipe(self, name):
        return yaml.safe_load((self.repository / name).read_text(encoding="utf-8"))

    def shell(self, command):
        """The exit code; what it wrote goes to the test's own log."""
        environment = {**os.environ, "PATH": f"{self.folder}/bin:{os.environ['PATH']}", "HOME": str(self.folder),
                       "CI_MERGE_REQUEST_DIFF_BASE_SHA": "HEAD"}
        return subprocess.run(["bash", "-e", "-o", "pipefail", "-c", command], cwd=self.repository, env=environment,
                              stdin=subprocess.DEVNULL, check=False).returncode

    def run_github(self, job):
        """The exit code of the first step that fails, and what the steps after it upload all the same."""
        code, uploaded = 0, []
        for step in self.recipe(GITHUB)["jobs"][job]["steps"]:
            action = step.get("uses", "").partition("@")[0]
            wanted = step.get("if", "success()") in (["always()", "failure()"] if code else ["always()", "success()"])
            if not wanted:
                continue
            if action == "actions/checkout":
                check_out(self.repository, step.get("with", {}))
            elif action == "actions/upload-artifact":
                uploaded += step["with"]["path"].split()
            else:
                code = self.shell(value_of(step["run"]))
        return code, uploaded

    def run_gitlab(self, job):
        recipe = self.recipe(GITLAB)[job]
        code = self.shell("\n".join(recipe["script"]))
        self.assertEqual(recipe["artifacts"]["when"], "always")
        return code, [*recipe["artifacts"]["paths"], *recipe["artifacts"].get("reports", {}).values()]

    def change(self, file, before, inserted):
        text = (self.repository / file).read_text(encoding="utf-8")
        self.assertEqual(text.count(before), 1)
        (self.repository / file).write_text(text.replace(before, inserted + before), encoding="utf-8")

    def assert_left(self, paths, *expected):
        self.assertEqual(sorted(paths), sorted(expected))
        for path in paths:
            self.assertTrue((self.repository / path).exists(), path)

    def check_leaks(self, run):
        code, _ = run("leaks")
        self.assertEqual(code, 0)
        self.change("tests/leaks.lua", "local function on(", "local all = {}\n")
        self.change("tests/leaks.lua", "  handlers[event] = handlers[event] or {}", "  all[#all + 1] = handler\n")
        code, left = run("leaks")
        self.assertEqual(code, 1)
        self.assert_left(left, "leaks.xml", "leaks/")
        suite = xml.etree.ElementTree.parse(self.repository / "leaks.xml").getroot()
        self.assertEqual([case.get("name") for case in suite.iter("testcase") if case.find("failure") is not None],
                         ["handlers_come_and_go"])
        self.assertTrue(any((self.repository / "leaks").iterdir()))

    def check_budget(self, run):
        self.change("app.lua", "  for word in text", SLOWER)
        code, left = run("budget")
        self.assertEqual(code, 1)
        self.assert_left(left, "now.profile.json", "changes.html")

    def test_github_fails_a_merge_that_leaks(self):
        self.check_leaks(self.run_github)

    def test_gitlab_fails_a_merge_that_leaks(self):
        self.check_leaks(self.run_gitlab)

    def test_github_fails_a_merge_that_is_slower(self):
        self.check_budget(self.run_github)

    def test_gitlab_fails_a_merge_that_is_slower(self):
        self.check_budget(self.run_gitlab)

    def test_github_passes_a_merge_that_is_as_fast(self):
        self.assertEqual(self.run_github("budget")[0], 0)

    def test_gitlab_passes_a_merge_that_is_as_fast(self):
        self.assertEqual(self.run_gitlab("budget")[0], 0)


if __name__ == "__main__":
    unittest.main()
