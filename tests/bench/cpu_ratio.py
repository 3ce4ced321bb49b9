"""CPU time of programs in several configurations against the plain interpreter: interleaved, so that a machine that is
busy for a while slows all of them alike. Python 3's standard library only."""
import math
import pathlib
import re
import statistics
from typing import Callable, NamedTuple

FOLDER = pathlib.Path(__file__).resolve().parent
TIMED = FOLDER / "timed.lua"
PROGRAMS = sorted(path.stem for path in (FOLDER / "programs").glob("*.lua"))


class Failed(Exception):
    """A configuration did not do its job; str() says what."""


class Configuration(NamedTuple):
    """One row. `run` takes a program's path and returns all that the program wrote."""

    name: str
    run: Callable[[str], str]
    goal: float = math.inf  # highest geometric mean of the ratios
    worst_goal: float = math.inf  # highest single ratio
    above: str = ""  # the goal is meant on top of this row's geometric mean


def split_output(text, where):
    """The program's own output and its CPU seconds."""
    found = re.search(r"^cpu ([0-9.]+)\s*\Z", text, re.MULTILINE)
    if found is None:
        raise Failed(f"{where}: expected a line with the CPU time, got {text[-200:]!r}")
    return text[: found.start()], float(found.group(1))


def measure(configurations, programs, rounds, progress):
    """{name of a configuration: {program: [ratio of each round]}}. The first configuration is what others are against."""
    ratios = {configuration.name: {program: [] for program in programs} for configuration in configurations}
    for number in range(rounds):
        for program in programs:
            path = str(FOLDER / "programs" / f"{program}.lua")
            expected, base = None, None
            for configuration in configurations:
                progress(f"round {number + 1} of {rounds}, {program}, {configuration.name}")
                output, seconds = split_output(configuration.run(path), f"{configuration.name}, {program}")
                if expected is None:
                    expected, base = output, seconds
                if output != expected:
                    raise Failed(f"{configuration.name}, {program}: expected {expected!r}, got {output!r}")
                ratios[configuration.name][program].append(seconds / base)
    return ratios


class Row(NamedTuple):
    geomean: float
    worst: float
    worst_program: str
    spread: float  # half the distance between the quartiles of single runs, over all programs


def row_of(by_program):
    medians = {program: statistics.median(values) for program, values in by_program.items()}
    worst = max(medians, key=medians.get)
    single = [value / medians[program] for program, values in by_program.items() for value in values]
    quartiles = statistics.quantiles(single, n=4) if len(single) > 1 else (1, 1, 1)
    geomean = math.exp(statistics.fmean(math.log(value) for value in medians.values()))
    return Row(geomean, medians[worst], worst, (quartiles[2] - quartiles[0]) / 2)


def report(configurations, ratios, programs):
    """Prints the table; returns the sentences about goals that are missed beyond the noise of this very run."""
    rows = {configuration.name: row_of(ratios[configuration.name]) for configuration in configurations}
    again = rows.get("plain again")
    noise = abs(again.geomean - 1) + again.spread if again else 0.0
    width = max(len(name) for name in rows)
    print(f"{'':{width}}  geomean  worst            spread  goal   " + " ".join(f"{name[:9]:>9}" for name in programs))
    missed = []
    for configuration in configurations:
        name, row = configuration.name, rows[configuration.name]
        goal = configuration.goal + (rows[configuration.above].geomean if configuration.above in rows else 0)
        cells = " ".join(f"{statistics.median(ratios[name][program]):9.3f}" for program in programs)
        shown = "" if math.isinf(goal) else f"{goal:.3f}"
        print(f"{name:{width}}  {row.geomean:7.3f}  {row.worst:5.3f} {row.worst_program:10} {row.spread:6.3f}  {shown:5}  {cells}")
        if row.geomean > goal + noise:
            missed.append(f"{name}: expected at most {goal:.3f} (noise {noise:.3f}), got {row.geomean:.3f}")
        if row.worst > configuration.worst_goal + noise:
            missed.append(f"{name}: expected at worst {configuration.worst_goal:.2f}, got {row.worst:.2f} ({row.worst_program})")
    return missed
