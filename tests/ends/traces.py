"""What a session may leave in the system: processes, files, descriptors, threads."""
import contextlib
import os
import re
import time

SLOWNESS = int(os.environ.get("WAYFINDER_TEST_SLOWNESS", "1"))
SOON = 2.0 * SLOWNESS  # seconds in which everything has to be over
MARK = "WAYFINDER_ENDS_TEST"  # an environment variable that whatever a session starts inherits


class Wrong(Exception):
    """An expectation that was not met; str() says what was expected and what came."""


def expect(what, wanted, got):
    if wanted != got:
        raise Wrong(f"{what}: expected {wanted!r}, got {got!r}")


def soon(what, wanted, look, limit=SOON):
    """Waits until look() gives what is wanted; there is nothing to be told by, so it looks again and again."""
    end = time.monotonic() + limit
    while (got := look()) != wanted:
        if time.monotonic() > end:
            raise Wrong(f"{what} within {limit:g} s: expected {wanted!r}, got {got!r}")
        time.sleep(0.003)


def processes_of(mark):
    """{process: name} of those that live and have inherited this mark."""
    found = {}
    wanted = f"{MARK}={mark}".encode()
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/environ", "rb") as file:
                if wanted not in file.read().split(b"\0"):
                    continue
            with open(f"/proc/{name}/stat", encoding="utf-8") as file:
                text = file.read()
        except OSError:
            continue  # it has ended, or is another user's
        if text.rsplit(")", 1)[1].split()[0] not in "ZX":
            found[int(name)] = text.split("(", 1)[1].rsplit(")", 1)[0]
    return found


def children_of(process):
    found = []
    with contextlib.suppress(OSError):
        for thread in os.listdir(f"/proc/{process}/task"):
            with open(f"/proc/{process}/task/{thread}/children", encoding="utf-8") as file:
                found += [int(word) for word in file.read().split()]
    return found


def files_in(folder):
    return sorted(os.path.relpath(os.path.join(place, name), folder) for place, folders, files in os.walk(folder)
                  for name in folders + files)


def wayfinders_in(folders):
    """What Wayfinder itself may have made in folders that are everybody's."""
    return {os.path.join(folder, name) for folder in folders if os.path.isdir(folder) for name in os.listdir(folder)
            if re.fullmatch(r"wayfinder-\w{6}", name)}


def descriptors_of(process):
    """{number: what it is}; pipes and sockets with their kernel's number, so that another one is seen as such."""
    found = {}
    folder = f"/proc/{process}/fd"
    for name in os.listdir(folder):
        try:
            found[int(name)] = os.readlink(os.path.join(folder, name))
        except OSError:
            continue
    return found


def threads_of(process):
    return len(os.listdir(f"/proc/{process}/task"))
