#!/usr/bin/env python3
"""Bash, zsh and fish complete what the executable declares, whatever commands this version has.

Environment: WAYFINDER_EXECUTABLE.
"""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from terminal import Terminal

EXECUTABLE = pathlib.Path(os.environ["WAYFINDER_EXECUTABLE"]).resolve()
SHELLS = pathlib.Path(__file__).resolve().parents[2] / "editors/shells"
BASH = 'source "$0"; COMP_WORDS=(wayfinder "$@"); COMP_CWORD=$#; _wayfinder wayfinder; printf "%s\\n" "${COMPREPLY[@]}"'
ZSH = """compdef() { : }; _describe() { print -l "${(@P)2}" }; _files() { print -l *(N) }
file=$1; shift; source $file; words=(wayfinder "$@"); CURRENT=$#words; _wayfinder"""


def words_of_help(*command):
    """Commands and options that `--help` shows."""
    done = subprocess.run([EXECUTABLE, *command, "--help"], capture_output=True, text=True, check=True, timeout=20)
    text = done.stdout
    options, _, commands = text.partition("Subcommands:\n")
    commands = commands.split("\n\n")[0]  # examples come behind them
    return (set(re.findall(r"^  (?:-\w,)?(--[\w-]+)", options, re.M)), set(re.findall(r"^  ([a-z]+)", commands, re.M)))


class CompletionsTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        (self.folder / "bin").mkdir()
        (self.folder / "bin/wayfinder").symlink_to(EXECUTABLE)
        (self.folder / "my app.lua").touch()
        self.environment = {**os.environ, "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
                            "HOME": str(self.folder), "TERM": "vt100"}

    def lines_of(self, *command):
        done = subprocess.run(command, cwd=self.folder, env=self.environment, capture_output=True, text=True,
                              timeout=20, stdin=subprocess.DEVNULL, check=False)
        self.assertEqual(done.stderr, "")
        return [line for line in done.stdout.splitlines() if line]

    def in_bash(self, *words):
        return self.lines_of("bash", "--norc", "-c", BASH, SHELLS / "wayfinder.bash", *words)

    def in_zsh(self, *words):
        if shutil.which("zsh") is None:
            self.skipTest("there is no zsh")
        return self.lines_of("zsh", "-f", "-c", ZSH, "zsh", SHELLS / "_wayfinder", *words)

    def in_fish(self, line):
        if shutil.which("fish") is None:
            self.skipTest("there is no fish")
        return self.lines_of("fish", "--no-config", "-c", f'source {SHELLS}/wayfinder.fish; complete -C "{line}"')

    def test_every_command_and_option_of_the_help_is_offered(self):
        options, commands = words_of_help()
        self.assertLessEqual({"dap", "run", "profile", "init"}, commands)
        self.assertEqual(set(self.in_bash("")), commands)
        self.assertLessEqual(options, set(self.in_bash("-")))
        for command in commands:
            with self.subTest(command):
                options, subcommands = words_of_help(command)
                self.assertLessEqual(options, set(self.in_bash(command, "--")))
                self.assertLessEqual(subcommands, set(self.in_bash(command, "")))

    def test_bash_offers_what_fits_at_the_cursor(self):
        self.assertEqual(self.in_bash("prof"), ["profile"])
        self.assertEqual(self.in_bash("profile", "--mode", ""), ["sampling", "call", "line", "allocation"])
        self.assertEqual(self.in_bash("profile", "convert", "--to", "chr"), ["chrome-trace"])
        self.assertEqual(self.in_bash("profile", "--mode", "line", "--ra"), ["--rate"])

    def test_bash_offers_a_value_behind_an_equals_sign(self):
        self.assertEqual(self.in_bash("profile", "--clock", "=", "w"), ["wall"])

    def test_bash_knows_that_an_address_with_a_colon_is_one_word(self):
        self.assertEqual(self.in_bash("run", "--listen", "127.0.0.1", ":", "0", "--wa"), ["--wait"])

    def test_files_are_offered_where_a_script_or_its_arguments_stand(self):
        self.assertEqual(self.in_bash("run", "m"), ["my app.lua"])
        self.assertEqual(self.in_bash("run", "my app.lua", "--to", "m"), ["my app.lua"])
        self.assertEqual(self.in_bash("run", "my app.lua", "--to"), [])  # the script's own option

    def test_a_press_of_tab_completes_in_an_interactive_bash(self):
        (self.folder / "rc").write_text(f"source {SHELLS}/wayfinder.bash\nPS1='ready> '\n", encoding="utf-8")
        bash = Terminal(["bash", "--noprofile", "--rcfile", "rc", "-i"], self.folder, self.environment)
        bash.expect("ready> ")
        bash.type("wayfinder docto\t\r")
        bash.expect("Ready: an editor")
        bash.type("exit\r")
        bash.end()

    def test_zsh_offers_the_same_with_summaries(self):
        self.assertEqual(self.in_zsh("prof"), ["profile:Run a script and find where its time goes"])
        self.assertEqual(self.in_zsh("profile", "--clock", ""), ["cpu", "wall"])
        self.assertEqual(self.in_zsh("run", "my app.lua", ""), ["bin", "my app.lua"])

    def test_a_press_of_tab_completes_in_an_interactive_zsh(self):
        if shutil.which("zsh") is None:
            self.skipTest("there is no zsh")
        zsh = Terminal(["zsh", "-f", "-i"], self.folder, {**self.environment, "PS1": "ready> "})
        zsh.expect("ready> ")
        zsh.type(f"fpath=({SHELLS} $fpath); autoload -Uz compinit; compinit -u -D; echo is'_'set\r")
        zsh.expect("is_set\r")
        zsh.type("wayfinder docto\t\r")
        zsh.expect("Ready: an editor")
        zsh.type("exit\r")
        zsh.end()

    def test_fish_offers_the_same_with_summaries(self):
        self.assertEqual(self.in_fish("wayfinder prof"), ["profile\tRun a script and find where its time goes"])
        self.assertEqual(self.in_fish("wayfinder profile --clock "), ["cpu", "wall"])
        self.assertEqual(self.in_fish("wayfinder profile --clock=w"), ["--clock=wall"])
        self.assertEqual(self.in_fish("wayfinder run m"), ["my app.lua"])

    def test_another_shell_is_refused_by_name(self):
        done = subprocess.run([EXECUTABLE, "complete", "csh", ""], capture_output=True, text=True, timeout=20,
                              check=False)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertEqual(done.stderr, 'wayfinder complete: SHELL: expected bash, zsh or fish, got "csh"\n')


if __name__ == "__main__":
    unittest.main()
