#!/usr/bin/env python3
"""`cmake --install` and the .deb put the executable, its manual page and the docs where they belong, and it runs there.

Environment: WAYFINDER_BUILD, a build folder.
"""
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

BUILD = pathlib.Path(os.environ["WAYFINDER_BUILD"]).resolve()
EXPECTED = {"bin/wayfinder", "share/man/man1/wayfinder.1", "share/doc/wayfinder/copyright", "share/doc/wayfinder/README.md",
            "share/doc/wayfinder/CHANGELOG.md", "share/doc/wayfinder/docs/debug.md", "share/doc/wayfinder/docs/memory.md",
            "share/bash-completion/completions/wayfinder", "share/fish/vendor_completions.d/wayfinder.fish",
            "share/nvim/site/pack/wayfinder/opt/wayfinder/lua/wayfinder/init.lua",
            "share/nvim/site/pack/wayfinder/opt/wayfinder/doc/tags"}


def run(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, command))}: exit code {done.returncode}\n{done.stdout}")
    return done.stdout


class PackageTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def check_tree(self, prefix, zsh_folder):
        found = {str(path.relative_to(prefix)) for path in prefix.rglob("*") if path.is_file()}
        self.assertLessEqual(EXPECTED | {f"share/zsh/{zsh_folder}/_wayfinder"}, found)
        script = self.folder / "hello.lua"
        script.write_text("print('hello from', _VERSION)\n", encoding="utf-8")
        self.assertEqual(run(prefix / "bin/wayfinder", "run", script), "hello from\tLua 5.4\n")

    def test_installs_under_a_prefix(self):
        run("cmake", "--install", BUILD, "--prefix", self.folder / "prefix")
        self.check_tree(self.folder / "prefix", "site-functions")

    def test_makes_a_deb_that_names_its_libraries(self):
        if shutil.which("dpkg-shlibdeps") is None:
            self.skipTest("there is no dpkg-dev")
        run("cpack", "--config", BUILD / "CPackConfig.cmake", "-G", "DEB", "-B", self.folder / "packages")
        (package,) = (self.folder / "packages").glob("*.deb")
        self.assertRegex(package.name, r"^wayfinder_[0-9.]+_[a-z0-9]+\.deb$")
        depends = run("dpkg-deb", "--field", package, "Depends")
        for library in ("libc6", "libspdlog", "libyaml-cpp", "libzstd"):
            self.assertIn(library, depends)
        run("dpkg-deb", "--extract", package, self.folder / "root")
        self.check_tree(self.folder / "root/usr", "vendor-completions")
        self.check_modules(self.folder / "root")

    def check_modules(self, root):
        """Each interpreter that is installed looks where the module of its Lua is."""
        for module in root.glob("usr/lib*/wayfinder/lua/*/wayfinder.so"):
            lua = module.parent.name
            interpreter = lua if lua == "luajit" else f"lua{lua}"
            if shutil.which(interpreter) is None:
                continue
            with self.subTest(interpreter):
                looked_at = [root / path.removeprefix("/").replace("?", "wayfinder")
                             for path in run(interpreter, "-e", "io.write(package.cpath)").split(";") if path.startswith("/")]
                version = "5.1" if lua == "luajit" else lua  # that of LuaJIT is loaded by that of 5.1
                self.assertIn((module.parent.parent / version / "wayfinder.so").resolve(),
                              [path.resolve() for path in looked_at if path.is_symlink()])


if __name__ == "__main__":
    unittest.main()
