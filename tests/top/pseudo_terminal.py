"""A command on a pseudo-terminal, its keys and its screen."""
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time

from screen import Screen

SLOWNESS = float(os.environ.get("WAYFINDER_TEST_SLOWNESS", "1"))
SOON = 15 * SLOWNESS


class PseudoTerminal:
    """Runs `command`; its stdout and stderr are the terminal unless told otherwise."""

    def __init__(self, command, columns=100, rows=30, environment=None, cwd=None, **streams):
        self.master, self.slave = pty.openpty()
        self.screen = Screen(columns, rows)
        self.raw = b""
        self._set_size(columns, rows)
        self.settings = termios.tcgetattr(self.slave)
        inherited = {"stdin": self.slave, "stdout": self.slave, "stderr": self.slave, **streams}
        env = {**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", **(environment or {})}
        self.process = subprocess.Popen(command, env=env, cwd=cwd, start_new_session=True, preexec_fn=self._take, **inherited)

    @staticmethod
    def _take():
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # so that Ctrl-C reaches it

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self.master)
        os.close(self.slave)

    def _set_size(self, columns, rows):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def resize(self, columns, rows):
        self._set_size(columns, rows)
        self.screen.resize(columns, rows)
        self.process.send_signal(signal.SIGWINCH)

    def read(self, seconds):
        """Takes what comes within so many seconds, or less when something came."""
        if not select.select([self.master], [], [], seconds)[0]:
            return
        data = os.read(self.master, 65536)
        self.raw += data
        self.screen.feed(data)

    def press(self, keys):
        os.write(self.master, keys.encode())

    def text(self):
        return "\n".join(self.screen.lines())

    def wait_for(self, what, condition):
        """Reads until `condition(lines)` gives something, and returns that."""
        end = time.monotonic() + SOON
        while True:
            found = condition(self.screen.lines())
            if found:
                return found
            if time.monotonic() > end:
                raise AssertionError(f"{what}: not within {SOON:g} s on this screen:\n{self.text()}")
            self.read(0.05)

    def wait_for_text(self, text):
        self.wait_for(f'"{text}"', lambda lines: any(text in line for line in lines))

    def wait_without(self, text):
        self.wait_for(f'no "{text}"', lambda lines: not any(text in line for line in lines))

    def exit_code(self):
        """Its end, with all that it has written before."""
        end = time.monotonic() + SOON
        while self.process.poll() is None:
            if time.monotonic() > end:
                raise AssertionError(f"its end: not within {SOON:g} s; the screen:\n{self.text()}")
            self.read(0.05)
        while select.select([self.master], [], [], 0)[0]:
            self.read(0)
        return self.process.returncode

    def is_given_back(self):
        """Whether the terminal is as it was before the command."""
        return (termios.tcgetattr(self.slave) == self.settings and not self.screen.is_alternate
                and self.screen.is_cursor_shown)
