"""Whether what was measured meets its goal, and how far noise may have moved it. Pure functions; verdict_test.py."""
import math
import random
import statistics
from typing import NamedTuple


class Row(NamedTuple):
    what: str
    median: float
    spread: float = 0.0  # of single measurements: half the distance between their quartiles
    goal: float = math.inf  # the highest value that is fine
    unit: str = "x"
    noise: float = 0.0  # how far `judged` may be off on this machine, in this run
    best: float | None = None  # where noise only ever adds: a steadier value than the median
    detail: str = ""

    @property
    def judged(self):
        return self.median if self.best is None else self.best


def verdict(row):
    """"" without a goal."""
    if math.isinf(row.goal):
        return ""
    if row.judged <= row.goal:
        return "met"
    return "met, by noise" if row.judged <= row.goal + row.noise else "NOT MET"


def missed(rows):
    """A sentence for each goal that is missed by more than noise."""
    return [f"{row.what}: expected at most {shown(row.goal)} {row.unit} (and {shown(row.noise)} of noise), "
            f"got {shown(row.judged)} {row.unit}"
            for row in rows if verdict(row) == "NOT MET"]


def of_two(first, second):
    """Rows of two measurements of the same: a goal that only the first has missed was missed by what the machine did."""
    return [again if verdict(row) == "NOT MET" else row for row, again in zip(first, second, strict=True)]


def summary(rows):
    """The closing line, as .ci/run reads it."""
    judged = [verdict(row) for row in rows if verdict(row)]
    failed = judged.count("NOT MET")
    return f"{len(judged) - failed} passed, {failed} failed, 0 skipped"


def exit_code(rows):
    return 1 if missed(rows) else 0


def half_quartile_distance(values):
    if len(values) < 2:
        return 0.0
    first, _, third = statistics.quantiles(values, n=4, method="inclusive")
    return (third - first) / 2


def noise_of(estimate, rounds, truth=None, draws=300):
    """How far `estimate`, a function of a list of rounds, lies from `truth` in 95 of 100 runs like this one: the rounds
    are drawn again with replacement (bootstrap). `truth` is what it would be without noise; without, its own value."""
    rounds = list(rounds)
    if truth is None:
        truth = estimate(rounds)
    source = random.Random(1)
    distances = [abs(estimate(source.choices(rounds, k=len(rounds))) - truth) for _ in range(draws)]
    return sorted(distances)[math.ceil(0.95 * draws) - 1]


def timed_row(what, values, goal=math.inf, unit="ms", machine=0.0):
    """A row of single measurements that is judged by its median. `machine`: what other work on the machine has
    added to it."""
    return Row(what, statistics.median(values), half_quartile_distance(values), goal, unit,
               max(noise_of(statistics.median, values), machine),
               detail=f"{len(values)} times, worst {shown(max(values))}")


def shown(value):
    if math.isinf(value):
        return ""
    if value == int(value) and abs(value) >= 100:
        return f"{int(value)}"
    return f"{value:.3f}" if abs(value) < 10 else f"{value:.1f}"


def table(rows):
    """One line a row."""
    width = max(len(row.what) for row in rows)
    lines = [f"{'':{width}} {'median':>9} {'spread':>8} {'best':>8} {'noise':>7} {'goal':>8}"]
    for row in rows:
        best = "" if row.best is None else shown(row.best)
        noise = "" if math.isinf(row.goal) else shown(row.noise)
        lines.append(f"{row.what:{width}} {shown(row.median):>9} {shown(row.spread):>8} {best:>8} {noise:>7} "
                     f"{shown(row.goal):>8} {row.unit:3} {verdict(row):13} {row.detail}".rstrip())
    return "\n".join(lines)
