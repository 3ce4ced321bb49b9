"""How long processes were ready to run and had no processor: what other work on the machine adds to a latency."""
import pathlib


def milliseconds_waited(processes):
    """Of all threads that these processes have now, since they began. 0 where the kernel does not tell."""
    waited = 0
    for process in processes:
        for file in pathlib.Path(f"/proc/{process}/task").glob("*/schedstat"):
            try:
                waited += int(file.read_text().split()[1])  # ns on processors, ns waiting for one, slices
            except (OSError, IndexError):
                continue  # a thread that has ended, or no such file
    return waited / 1e6
