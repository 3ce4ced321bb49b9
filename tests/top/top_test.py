#!/usr/bin/env python3
"""`wayfinder top` and `wayfinder run --top` as a person at a terminal uses them.

usage: top_test.py --lua VERSION      Environment: WAYFINDER_EXECUTABLE, WAYFINDER_BUILD.
"""
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import unittest
from pathlib import Path

from watched import LOAD, Listening, PseudoTerminal, functions_of, run, scratch_folder, top, wayfinder

LUA = sys.argv[sys.argv.index("--lua") + 1]


def port_of(address):
    return address.rsplit(":", 1)[1]


class LiveTop(unittest.TestCase):
    """In each Lua."""

    def test_the_hottest_function_is_on_top_with_its_share(self):
        with Listening(LUA) as program, top(port_of(program.address)) as view:
            rows = view.wait_for("three functions", lambda lines: self.settled(lines))
            # Linux takes the processor away where a program asks for its time, so on a busy machine samples fall there.
            self.assertEqual("spin", next(name for name in rows if name != "os.clock"))
            self.assertAlmostEqual(75, rows["hot"][1], delta=10)
            self.assertAlmostEqual(25, rows["warm"][1], delta=10)
            for text in (f"pid {program.process.pid}", "running", "up 0:00:0", "CPU [", "Mem  ", "GC  ", "at 100 Hz"):
                self.assertIn(text, view.text())
            view.press("q")
            self.assertEqual(0, view.exit_code())
            self.assertTrue(view.is_given_back())
            self.assertTrue(program.is_as_before())

    @staticmethod
    def settled(lines):
        rows = functions_of(lines)
        samples = [line.split("samples ")[1].split()[0].replace(",", "") for line in lines if "samples " in line]
        return rows if {"hot", "warm", "spin"} <= set(rows) and samples and int(samples[0]) > 150 else None

    def test_every_form_of_the_address_leads_to_the_program(self):
        with Listening(LUA) as program:
            for words in ([port_of(program.address)], [program.address], [str(program.process.pid)]):
                done = run("top", "--count", "2", "--interval", "0.5", *words)
                self.assertEqual((0, b""), (done.returncode, done.stderr), words)
                tables = done.stdout.decode().split("\n\n")
                self.assertEqual(2, len(tables), done.stdout)
                self.assertIn(f"pid {program.process.pid}  running  up 0:", tables[1])
                self.assertIn("hot", functions_of(tables[1].splitlines()))
        with scratch_folder() as folder:
            path = f"{folder}/a socket"
            with Listening(LUA, f'{{socket = "{path}", token = "open"}}') as program:
                for words in ([path], [str(program.process.pid)]):
                    done = run("top", "--once", "--token", "open", *words)
                    self.assertEqual((0, b""), (done.returncode, done.stderr), words)
                    self.assertIn(b"spin", done.stdout)

    def test_a_program_is_started_and_watched(self):
        done = run("run", "--lua", LUA, "--top", "--interval", "0.5", LOAD, "", "2", "7", env={**os.environ, "WORDS": "1"})
        self.assertEqual(7, done.returncode, done.stderr)
        self.assertTrue(done.stdout.startswith(b"line\t1\n") and done.stdout.endswith(b"\nthe end\xff"), done.stdout[-60:])
        last = done.stderr.decode().split("\n\n")[-1]
        self.assertIn("exit code 7", last)
        self.assertAlmostEqual(75, functions_of(last.splitlines())["hot"][1], delta=15)


class Keys(unittest.TestCase):
    def setUp(self):
        folder = self.enterContext(scratch_folder())
        self.folder = Path(folder)
        self.program = self.enterContext(Listening(LUA))
        self.view = self.enterContext(
            PseudoTerminal([wayfinder, "top", "--interval", "0.3", port_of(self.program.address)], cwd=folder))
        self.view.wait_for_text("warm")

    def enterContext(self, context):  # Python 3.11 has it
        value = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)
        return value

    @staticmethod
    def is_sorted(names):
        return len(names) > 3 and names == sorted(names)

    def test_sorting_filtering_and_help(self):
        self.view.press("s")
        self.view.wait_for_text("TOTAL%▼")
        self.view.press("s")
        self.view.wait_for_text("FUNCTION▼")
        self.view.wait_for("functions by name", lambda lines: self.is_sorted(list(functions_of(lines))))
        self.view.press("/WAR")
        self.view.wait_for_text("Filter: WAR_")
        self.view.press("\r")
        self.view.wait_for("warm alone", lambda lines: list(functions_of(lines)) == ["warm"])
        self.view.press("\x1b")
        self.view.wait_for_text("hot")
        self.view.press("?")
        self.view.wait_for_text("callers and callees of a function")
        self.view.press("x")
        self.view.wait_without("callers and callees of a function")
        self.view.press("\x1b[15~\x1bOP")  # F5 means nothing, F1 is help
        self.view.wait_for_text("callers and callees of a function")

    def test_callers_and_callees(self):
        self.view.press("/spin\r\r")
        self.view.wait_for("callers and callees", lambda lines: "spin" in "".join(lines) and "WHAT IT CALLS" in "".join(lines))
        self.view.wait_for_text("os.clock")
        lines = self.view.screen.lines()
        callers = next(i for i, line in enumerate(lines) if "ITS CALLERS" in line)
        callees = next(i for i, line in enumerate(lines) if "WHAT IT CALLS" in line)
        self.assertIn("hot", lines[callers + 1])
        self.assertIn("warm", lines[callers + 2])
        self.assertLess(callers, callees)
        self.view.press("\r")
        self.view.wait_without("ITS CALLERS")

    def test_the_last_seconds_pause_collection_and_reset(self):
        self.view.press("t")
        self.view.wait_for_text("the last ")
        self.view.press("t")
        self.view.wait_for_text("all 0:00:")
        self.view.press("p")
        self.view.wait_for_text("PAUSED")
        self.view.press("p")
        self.view.wait_without("PAUSED")
        self.view.press("g")
        self.view.wait_for_text(" are left.")
        self.view.press("r")
        self.view.wait_for_text("Started again.")
        self.view.wait_for_text("all 0:00:00")
        self.view.wait_for_text("warm")

    def test_an_export_opens_in_speedscope(self):
        self.view.press("e")
        self.view.wait_for_text("Written to top-")
        files = list(self.folder.iterdir())
        self.assertEqual(1, len(files))
        self.assertEqual(0o600, files[0].stat().st_mode & 0o777)
        self.assertIn("spin", {frame["name"] for frame in json.loads(files[0].read_text())["shared"]["frames"]})

    def test_the_picture_follows_the_window(self):
        for columns, rows in ((40, 12), (200, 50), (20, 5), (100, 30)):
            self.view.resize(columns, rows)
            self.view.wait_for(f"a picture of {columns} columns", lambda lines: len(lines[-1]) > columns * 0.7
                               or (lines[-1].startswith("F1") and columns > 100))
        self.view.wait_for_text("warm")
        self.view.wait_for_text("at 100 Hz")

    def test_f10_leaves(self):
        self.view.press("\x1b[21~")
        self.assertEqual(0, self.view.exit_code())
        self.assertTrue(self.view.is_given_back())


class Ends(unittest.TestCase):
    """However a top ends, terminal and program are as before."""

    def test_signals(self):
        with Listening(LUA) as program:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGSEGV, signal.SIGABRT, signal.SIGQUIT):
                with self.subTest(number), top(port_of(program.address)) as view:
                    view.wait_for_text("warm")
                    view.process.send_signal(number)
                    is_asked = number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
                    self.assertEqual(0 if is_asked else -number, view.exit_code())
                    self.assertTrue(view.is_given_back())
                    self.assertTrue(program.is_as_before())

    def test_control_c_and_kill(self):
        with Listening(LUA) as program:
            with top(port_of(program.address)) as view:
                view.wait_for_text("warm")
                view.press("\x03")
                self.assertEqual(0, view.exit_code())
                self.assertTrue(view.is_given_back())
            with top(port_of(program.address)) as view:
                view.wait_for_text("warm")
                view.process.kill()
                self.assertEqual(-signal.SIGKILL, view.exit_code())
            self.assertTrue(program.is_as_before())

    def test_a_program_in_a_c_function_is_not_waited_for(self):
        with Listening(LUA, "{port = 0}", "io.read()") as program, top(port_of(program.address)) as view:
            view.wait_for_text("in a C function")
            view.press("q")
            self.assertEqual(0, view.exit_code())
            self.assertTrue(view.is_given_back())
            self.assertIsNone(program.process.poll())

    def test_the_program_dies(self):
        with Listening(LUA) as program, top(port_of(program.address)) as view:
            view.wait_for_text("warm")
            program.process.kill()
            view.wait_for_text("The program has ended: it is gone, nobody knows how. q leaves.")
            self.assertIn("warm", view.text())
            view.press(" ")
            self.assertEqual(0, view.exit_code())
            self.assertTrue(view.is_given_back())


class RunTop(unittest.TestCase):
    def start(self, *words, environment=None, **options):
        return PseudoTerminal([wayfinder, "run", "--top", LOAD, "", *words], environment=environment, **options)

    def test_what_the_program_prints_is_shown_and_then_written_whole(self):
        with self.start("2", "5", environment={"WORDS": "1", "AT_START": "to stderr\n"}) as view:
            view.wait_for_text("OUTPUT")
            view.wait_for_text("The program has ended: exit code 5. q leaves.")
            self.assertIn("hot", functions_of(view.screen.lines()))
            self.assertFalse(view.is_given_back())
            self.assertIsNone(view.process.poll())
            view.press("q")
            self.assertEqual(5, view.exit_code())
            self.assertTrue(view.is_given_back())
            written = view.raw.split(b"\x1b[?1049l")[1]
            lines = written[written.index(b"to stderr"):].splitlines()
            self.assertEqual([b"line    %d" % (i + 1) for i in range(len(lines) - 2)],
                             [line.expandtabs() for line in lines[1:-1]])
            self.assertTrue(lines[-1].startswith(b"the end\xff"), lines[-1])

    def test_output_that_goes_elsewhere_goes_there_at_once(self):
        with scratch_folder() as folder, open(f"{folder}/errors", "wb") as errors:
            with self.start("60", environment={"AT_START": "to a file"}, stderr=errors) as view:
                view.wait_for_text("warm")
                self.assertEqual("to a file", Path(errors.name).read_text())
                view.press("\x03")  # the program's default is to end; so does the view
                self.assertEqual(1, view.exit_code())
                self.assertTrue(view.is_given_back())

    def test_the_view_is_left_and_the_program_runs_on(self):
        with self.start("4", "3", environment={"WORDS": "1"}) as view:
            view.wait_for_text("warm")
            view.press("q")
            view.wait_for("the terminal", lambda lines: view.is_given_back())
            self.assertIsNone(view.process.poll())
            self.assertEqual(3, view.exit_code())
            self.assertTrue(view.raw.rstrip().endswith(b"the end\xff"))

    def test_a_program_that_is_killed(self):
        with self.start("60") as view:
            view.wait_for_text("warm")
            pid = int(view.text().split("pid ")[1].split()[0])
            os.kill(pid, signal.SIGKILL)
            view.wait_for_text("killed by signal 9 (SIGKILL: Killed)")
            view.press("q")
            self.assertEqual(137, view.exit_code())
            self.assertTrue(view.is_given_back())


class Terminals(unittest.TestCase):
    def test_colours_only_where_they_are_wanted(self):
        for environment, is_wanted in (({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "vt100"}, False)):
            with self.subTest(environment), Listening(LUA) as program:
                with top(port_of(program.address), environment=environment) as view:
                    view.wait_for_text("warm")
                    self.assertEqual(is_wanted, bool(view.screen.colours), view.screen.colours)

    def test_a_terminal_that_places_no_text_gets_tables(self):
        with Listening(LUA) as program:
            for environment in ({"TERM": "dumb"}, {"TERM": "nobody-knows-it"}):
                with top("--interval", "0.3", port_of(program.address), environment=environment) as view:
                    view.wait_for_text("self%  total%")
                    view.press("\x03")
                    self.assertEqual(0, view.exit_code())
                    self.assertNotIn(b"\x1b", view.raw)

    def test_without_utf_8_everything_is_ascii(self):
        with Listening(LUA) as program, top(port_of(program.address), environment={"LC_ALL": "C"}) as view:
            view.wait_for_text("SELF%v")
            self.assertEqual([], [byte for byte in view.raw if byte >= 0x80])


class BadInput(unittest.TestCase):
    def refused(self, sentence, *words):
        done = run("top", *words)
        self.assertEqual((2, b""), (done.returncode, done.stdout), (words, done.stderr))
        lines = done.stderr.decode().splitlines()
        self.assertEqual(1, len(lines), lines)
        self.assertTrue(lines[0].startswith("wayfinder top: " + sentence), lines[0])
        return lines[0]

    def test_addresses(self):
        forms = "PROGRAM: expected a port, a process number, HOST:PORT or the path of a socket, got "
        for text in ("fast", "127.0.0.1:", ":0", "127.0.0.1:66000", "-0.5x"):
            self.refused(forms + f'"{text}"', "--", text)
        self.refused(forms + "nothing")
        for text in ("0", "99999999999"):
            self.refused(forms + text, text)
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            address = f"127.0.0.1:{unused.getsockname()[1]}"
            self.refused(f"PROGRAM: expected a program that listens at {address}, got none (Connection refused)", address)
        self.refused('PROGRAM: expected a program that listens at "/no/socket", got none', "/no/socket")

    def test_processes(self):
        self.assertIn("listen{", self.refused(
            "PROGRAM: expected the port where a program listens, or its process number, got 4194305", "4194305"))
        sleeper = subprocess.Popen(["sleep", "60"])
        server = socket.create_server(("127.0.0.1", 0))
        try:
            self.assertIn('require("wayfinder").listen{', self.refused(
                f"PROGRAM: expected a program that listens for wayfinder, got process {sleeper.pid}, which listens nowhere",
                str(sleeper.pid)))
            self.refused(f"PROGRAM: expected a program that listens for wayfinder, got process {os.getpid()}, which has no "
                         "agent behind its sockets", str(os.getpid()))
        finally:
            server.close()
            sleeper.kill()
            sleeper.wait()

    def test_a_dap_server_is_none_of_them(self):
        served = subprocess.Popen([wayfinder, "run", "--listen", "127.0.0.1:0", "--wait", LOAD], text=True,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        try:
            address = served.stderr.readline().strip().split("listening at: ")[1]
            line = self.refused('PROGRAM: expected a program that listens for wayfinder by require("wayfinder").listen, '
                                "got a DAP server (wayfinder run --top SCRIPT", address)
            self.assertEqual(line, self.refused("PROGRAM: ", address.split(":")[1]))
        finally:
            served.kill()
            served.communicate()

    def test_others_who_listen(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            def hang_up():
                for _ in range(5):
                    server.accept()[0].close()

            threading.Thread(target=hang_up, daemon=True).start()
            port = server.getsockname()[1]
            self.refused("PROGRAM: expected a program that listens for wayfinder, got one that hung up", f"localhost:{port}")
            if not Path(f"/proc/{port}").exists():
                self.refused("PROGRAM: expected a program that listens for wayfinder, got one that hung up", str(port))

    @unittest.skipUnless(os.geteuid() == 0 and shutil.which("setpriv"), "needs root, to be somebody else")
    def test_another_users_process(self):
        words = ["setpriv", "--reuid", "65534", "--clear-groups", wayfinder, "top", str(os.getpid())]
        done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=60)
        self.assertEqual(2, done.returncode)
        self.assertIn(f"PROGRAM: expected a process of yours, got {os.getpid()}, which is root's", done.stderr.decode())

    def test_options(self):
        self.refused('--rate: expected samples per second from 1 to 10000, got "0"', "--rate", "0", "4711")
        self.refused('--interval: expected seconds from 0.1 to 3600, got "fast"', "--interval", "fast", "4711")
        self.refused('--count: expected a whole number from 1 to 1000000, got "1.5"', "--count", "1.5", "4711")
        self.refused("--count: expected no --once beside it", "--once", "--count", "2", "4711")
        done = run("run", "--interval", "2", LOAD)
        self.assertEqual((2, b"wayfinder run: --interval: expected --top beside it, got none\n"), (done.returncode, done.stderr))
        done = run("run", "--top", "--listen", "127.0.0.1:0", LOAD)
        self.assertEqual(2, done.returncode)

    def test_token_and_occupant(self):
        with Listening(LUA, '{port = 0, token = "open"}') as program:
            port = port_of(program.address)
            self.refused("--token: expected the one that the program listens with, got nothing", port)
            self.refused("--token: expected the one that the program listens with, got another", "--token", "x", port)
            with top("--token", "open", port) as view:
                view.wait_for_text("warm")
                self.refused(f"attach: expected a program without a client, got one that wayfinder top (process "
                             f"{view.process.pid}) debugs", "--token", "open", port)


def main():
    if shutil.which(f"lua{LUA}" if LUA[0] == "5" else LUA) is None:
        print(f"skipped: there is no interpreter for Lua {LUA}")
        sys.exit(77)
    # What does not differ from Lua to Lua is looked at in one of them.
    classes = [LiveTop] if LUA != "5.4" else [LiveTop, Keys, Ends, RunTop, Terminals, BadInput]
    suite = unittest.TestSuite(unittest.defaultTestLoader.loadTestsFromTestCase(one) for one in classes)
    sys.exit(not unittest.TextTestRunner(verbosity=2).run(suite).wasSuccessful())


main()
