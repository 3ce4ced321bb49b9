"""What a hit of a hot line costs whose condition is false, in hits of an empty LINE hook in the same run."""
import statistics

from cpu_ratio import FOLDER, Configuration, least, measure
from rows_debugger import DebuggedRun, line_of
from rows_plain import PlainRun
from verdict import Row, half_quartile_distance, noise_of, timed_row

SCRIPT = FOLDER / "hot_line.lua"
COUNT = 1_000_000
GOAL = 3.0
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


def _cost(rounds, name, shape):
    """Seconds on top of the plain interpreter."""
    return least(rounds, name, shape) - least(rounds, PLAIN, shape)


def _nanoseconds_a_hit(rounds, name, shape):
    """Of each round."""
    return [1e9 * (one[name][shape] - one[PLAIN][shape]) / COUNT for one in rounds]


def rows(tools):
    rounds = measure(_configurations(tools), ["loop", "body"], tools.effort)
    found = []
    for shape, title in (("loop", "on the line of a loop"), ("body", "in the body of a loop")):
        hook, ours = (_nanoseconds_a_hit(rounds, name, shape) for name in (HOOK, OURS))
        ratios = [mine / floor for mine, floor in zip(ours, hook)]
        judged = _cost(rounds, OURS, shape) / _cost(rounds, HOOK, shape)
        # The noise of the hook against itself, at the size of what is judged.
        noise = judged * noise_of(lambda drawn: _cost(drawn, AGAIN, shape) / _cost(drawn, HOOK, shape), rounds, truth=1)
        found += [timed_row(f"{HOOK}, {title}", hook, unit="ns"), timed_row(f"{OURS}, {title}", ours, unit="ns"),
                  Row(f"{OURS} / hook, {title}", statistics.median(ratios), half_quartile_distance(ratios), GOAL,
                      noise=noise, best=judged)]
    return found
