"""A stop of a walk, and what makes one doubtful, whatever was expected."""
import re
from typing import NamedTuple

# Kinds of doubtful stops.
ELSEWHERE = "elsewhere"  # a step over has left the function
LANDED = "landed"  # a step from the middle of a line, where another had landed, has stopped in it again
AGAIN = "again"  # the same place once more
MARKED = "marked"  # the same, nothing has changed, in a line of which that can be expected
BEHIND_C = "behind C"  # in the middle of a line, where a C function that had called Lua code has returned
MIDDLE_OF_LINE = (LANDED, AGAIN, MARKED, BEHIND_C)


class Stop(NamedTuple):
    reason: str
    thread: int
    depth: int
    function: str
    file: str
    line: int
    text: str  # the line's
    variables: str

    @property
    def place(self):
        return self.thread, self.depth, self.file, self.line

    @property
    def may_repeat(self):
        """A loop in one line, or a line whose functions are called one after the other."""
        return "-- loop" in self.text or "-- again" in self.text


def kind_of_doubt(way, before, stop):
    """None: the stop, which came after `before`, is where one can be."""
    if way == "over" and stop.reason == "step" and (stop.thread, stop.function) != (1, "main chunk"):
        return ELSEWHERE
    last = before[-1] if before else None
    if last is not None and stop.place == last.place and stop.reason != "exception":
        return kind_of_repetition(before, stop)
    if way == "breakpoints" and stop.reason == "breakpoint" and not stop.may_repeat and returns(before, stop):
        return AGAIN
    if stop.reason == "step" and last is not None and comes_through_c(last, stop) and returns(before, stop):
        return BEHIND_C
    return None


def kind_of_repetition(before, stop):
    is_unchanged = stop.variables == before[-1].variables
    if is_unchanged and stop.reason == "step" and has_landed(before):
        return LANDED
    if stop.may_repeat:
        return MARKED if is_unchanged else None
    # Breakpoints in a function of one line are met at each of its calls.
    return AGAIN if stop.reason == "step" or is_unchanged else None


def comes_through_c(last, stop):
    return last.thread != stop.thread or last.depth > stop.depth + 1


def has_landed(before):
    """Whether the last of these stops came when a call, or a coroutine, gave control back."""
    return len(before) > 1 and (before[-2].thread != before[-1].thread or before[-2].depth > before[-1].depth)


def returns(before, stop):
    """Whether nothing but calls made there have been stopped at since a stop at the same place."""
    outer = [earlier for earlier in before if earlier.thread == stop.thread and earlier.depth <= stop.depth]
    return bool(outer) and outer[-1].place == stop.place


def visits(stops, doubts):
    """What is told of lines alone: which were come to, one after the other, and with which variables. It depends neither
    on where in its line a call returns, nor on what a tail call leaves of its caller, on varargs and on errors."""
    told = []
    for stop, doubt in zip(stops, doubts):
        place = f"t{stop.thread} {stop.function.removesuffix(' (tail call)')} {stop.file}:{stop.line}"
        is_told = doubt not in MIDDLE_OF_LINE and stop.reason != "exception"
        if is_told and (not told or told[-1][0] != place):
            told.append((place, re.sub(r" ?\(vararg \d+\)=.*", "", stop.variables)))
    return [f"{place}  {variables}" for place, variables in told]
