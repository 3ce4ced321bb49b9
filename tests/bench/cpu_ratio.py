"""CPU time of programs in several configurations against the plain interpreter. Python 3's standard library only.

What is timed is all CPU time of the process, user and system, every thread of it: signals and the agent's own threads
are costs too. (The kernel splits user from system by ticks, which is coarser than what is to be told apart here.)

How noise is kept out, on machines that do other things as well:
- All configurations of a program are started at once and then run by turns, a tenth of a second each and each time in
  another order: what slows the machine for a second slows all of them.
- Other work only ever makes a run slower (by half and more, in bursts of seconds), so the least of many short runs are
  what the program itself takes. Plain against plain on a machine with two to five times as much work as processors, 24
  rounds, mean over the programs: the mean of the two least was off by 0.6 %, the median of the rounds' ratios by 1.0 to
  1.2 %, the lower quartile by 2.0 to 2.6 %; six runs of half a second in the same time: 1.6 to 2.7 %. So ratios are
  judged by the two least, shown beside the median.
- What a configuration does seldom could hide between short runs. The sampler's sending, four times a second, is less
  than a thousandth; the tick of 100 Hz comes ten times in each run.
- One program's ratio stays unsteady (where code and data happen to lie), the geometric mean over ten is less so. The
  noise of a run is measured on that very mean: the plain interpreter against itself.
"""
import contextlib
import math
import pathlib
import re
import statistics
import time
from typing import Any, Callable, NamedTuple

from verdict import Row, half_quartile_distance, noise_of, shown

FOLDER = pathlib.Path(__file__).resolve().parent
TIMED = FOLDER / "timed.lua"
PROGRAMS = sorted(path.stem for path in (FOLDER / "programs").glob("*.lua"))


class Failed(Exception):
    """A configuration did not do its job; str() says what."""


def path_of(program):
    return str(FOLDER / "programs" / f"{program}.lua")


class Configuration(NamedTuple):
    """`start` takes what to run, as measure() was given it. It returns a context manager, whose run() runs it once and
    returns what was written."""

    name: str
    start: Callable[[str], Any]
    goal: float = math.inf  # highest geometric mean of the ratios
    worst_goal: float = math.inf  # highest single ratio
    above: str = ""  # the goal is meant on top of this configuration's geometric mean
    times: float = 1.0  # and that mean counts as often


class Effort(NamedTuple):
    rounds: int  # at most
    seconds: float = math.inf  # what is not done in these is left out, beyond the second start
    rounds_a_start: int = 4
    progress: Callable[[str], None] = lambda text: None


def split_output(text, where):
    """What the program has written itself and its CPU seconds."""
    found = re.search(r"^cpu ([0-9.]+)\s*\Z", text, re.MULTILINE)
    if found is None:
        raise Failed(f"{where}: expected a line with the CPU time, got {text[-200:]!r}")
    return text[: found.start()], float(found.group(1))


def _run_by_turns(configurations, subject, rounds, expected):
    """Fills `rounds`, each {name of a configuration: {subject: seconds}}."""
    with contextlib.ExitStack() as stack:
        started = [(one.name, stack.enter_context(one.start(subject))) for one in configurations]
        for number, seconds in enumerate(rounds):
            first = number % len(started)
            for name, program in [*started[first:], *started[:first]]:
                where = f"{name}, {subject}"
                output, seconds[name][subject] = split_output(program.run(), where)
                if output != expected.setdefault(subject, output):
                    raise Failed(f"{where}: expected {expected[subject]!r}, got {output!r}")


def measure(configurations, subjects, effort):
    """Each round as {name of a configuration: {subject: seconds}}. All configurations have to write the same."""
    began = time.monotonic()
    expected, measured = {}, []
    starts = math.ceil(effort.rounds / effort.rounds_a_start)
    for number in range(starts):
        passed = time.monotonic() - began
        if number >= 2 and passed + passed / number > effort.seconds:
            break
        rounds = [{one.name: {} for one in configurations} for _ in range(effort.rounds_a_start)]
        for subject in subjects:
            effort.progress(f"start {number + 1} of {starts}, {subject}")
            _run_by_turns(configurations, subject, rounds, expected)
        measured += rounds
    return measured


def _least(rounds, name, subject):
    """The mean of the two quickest runs, so that a single lucky one does not decide."""
    return statistics.fmean(sorted(one[name][subject] for one in rounds)[:2])


def ratio(rounds, name, program, base):
    return _least(rounds, name, program) / _least(rounds, base, program)


def geomean_ratio(rounds, name, base):
    return statistics.geometric_mean(ratio(rounds, name, program, base) for program in rounds[0][name])


def worst_ratio(rounds, name, base):
    return max(ratio(rounds, name, program, base) for program in rounds[0][name])


def medians_of(rounds, name, programs, base):
    return {program: statistics.median(one[name][program] / one[base][program] for one in rounds)
            for program in programs}


def spread_of(rounds, name, medians, base):
    """Of single measurements: each run's ratio to the plain one of its round, by the program's median."""
    return half_quartile_distance([one[name][program] / one[base][program] / median
                                   for one in rounds for program, median in medians.items()])


def rows_of(configurations, rounds, base="plain", again="plain again"):
    """The mean of a configuration's programs, and where there is a goal for it the worst of them."""
    programs = list(rounds[0][base])
    # A goal may be missed by what plain against plain spreads in this very run.
    plain_spread = spread_of(rounds, again, medians_of(rounds, again, programs, base), base)
    noise = max(plain_spread, noise_of(lambda drawn: geomean_ratio(drawn, again, base), rounds, truth=1))
    worst_noise = max(plain_spread, noise_of(lambda drawn: worst_ratio(drawn, again, base), rounds, truth=1))
    rows = []
    for configuration in configurations:
        name = configuration.name
        if name == base:
            continue
        goal = configuration.goal
        if configuration.above:
            goal += configuration.times * geomean_ratio(rounds, configuration.above, base)
        medians = medians_of(rounds, name, programs, base)
        spread = spread_of(rounds, name, medians, base)
        rows.append(Row(f"{name}, mean", statistics.geometric_mean(medians.values()), spread, goal, noise=noise,
                        best=geomean_ratio(rounds, name, base)))
        if math.isinf(configuration.worst_goal):
            continue
        worst = max(programs, key=lambda program: ratio(rounds, name, program, base))
        rows.append(Row(f"{name}, worst", medians[worst], spread, configuration.worst_goal, noise=worst_noise,
                        best=ratio(rounds, name, worst, base), detail=worst))
    return rows


def table_of_programs(configurations, rounds, base="plain"):
    programs = list(rounds[0][base])
    width = max(len(configuration.name) for configuration in configurations)
    lines = [f"{'':{width}} " + " ".join(f"{program:>9}" for program in programs)]
    for configuration in configurations[1:]:
        cells = " ".join(f"{shown(ratio(rounds, configuration.name, program, base)):>9}" for program in programs)
        lines.append(f"{configuration.name:{width}} {cells}")
    return "\n".join(lines)
