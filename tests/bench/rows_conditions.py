"""What a hit of a hot line costs whose condition is false, in hits of an empty LINE hook in the same run."""
import statistics

from cpu_ratio import FOLDER, Configuration, measure
from rows_debugger import DebuggedRun, line_of
from rows_plain import PlainRun
from verdict import Row, half_quartile_distance, noise_of, timed_row

SCRIPT = FOLDER / "hot_line.lua"
COUNT = 1_000_000
GOAL = 6.0  # of a trap, which costs nothing anywhere else
PLAIN, HOOK, AGAIN, OURS = "plain", "empty LINE hook", "empty LINE hook again", "false condition"


def _configurations(tools):
    def condition(shape):
        breakpoints = [{"line": line_of(SCRIPT, f"break: {shape}"), "condition": "i == -1"}]
        return DebuggedRun(tools, SCRIPT, [shape, str(COUNT)], breakpoints)

    def plainly(program):
        return lambda shape: PlainRun([program], SCRIPT, [shape, str(COUNT)])

    hook = plainly(tools.program("line_hook"))
    return [Configuration(PLAIN, plainly(tools.lua)), Configuration(HOOK, hook), Configuration(AGAIN, hook),
            Configuration(OURS, condition)]


def _nanoseconds_a_hit(rounds, name, shape):
    """On top of the plain interpreter, of each round."""
    return [1e9 * (one[name][shape] - one[PLAIN][shape]) / COUNT for one in rounds]


def _ratios(rounds, name, shape):
    """The runs of a round follow each other within a second, so each round has a ratio of its own."""
    return [mine / hook for mine, hook in zip(*(_nanoseconds_a_hit(rounds, one, shape) for one in (name, HOOK)))]


def rows(tools):
    rounds = measure(_configurations(tools), ["loop", "body"], tools.effort)
    found = []
    for shape, title in (("loop", "on the line of a loop"), ("body", "in the body of a loop")):
        ratios = _ratios(rounds, OURS, shape)
        median = statistics.median(ratios)
        # The noise of the hook against itself, at the size of what is judged.
        noise = median * noise_of(lambda drawn: statistics.median(_ratios(drawn, AGAIN, shape)), rounds, truth=1)
        for name in (HOOK, OURS):
            found.append(timed_row(f"{name}, {title}", _nanoseconds_a_hit(rounds, name, shape), unit="ns"))
        found.append(Row(f"{OURS} / hook, {title}", median, half_quartile_distance(ratios), GOAL, noise=noise))
    return found
