"""A program on a terminal of its own, for what only happens there. Python's standard library only."""
import os
import pty
import select
import time


class Terminal:
    """Runs a command; `typed` goes in as from a keyboard, `shown` is all that came back."""

    def __init__(self, command, folder, environment):
        self.shown = ""
        self.process, self.keyboard = pty.fork()
        if self.process == 0:
            os.chdir(folder)
            os.execvpe(command[0], command, environment)

    def expect(self, text, limit=15):
        """Reads until `text` is shown, behind what was expected before."""
        end = time.monotonic() + limit
        while text not in self.shown:
            ready, _, _ = select.select([self.keyboard], [], [], max(0.0, end - time.monotonic()))
            piece = self._read() if ready else b""
            if not piece:
                raise AssertionError(f"expected {text!r} on the terminal, got {self.shown!r}")
            self.shown += piece.decode(errors="replace")
        before, _, self.shown = self.shown.partition(text)
        return before

    def type(self, text):
        os.write(self.keyboard, text.encode())

    def end(self):
        """The rest of what it shows, and its exit code."""
        while piece := self._read():
            self.shown += piece.decode(errors="replace")
        _, status = os.waitpid(self.process, 0)
        os.close(self.keyboard)
        return self.shown, os.waitstatus_to_exitcode(status)

    def _read(self):
        try:
            return os.read(self.keyboard, 4096)
        except OSError:  # the program has closed it
            return b""
