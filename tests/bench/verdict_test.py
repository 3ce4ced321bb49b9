#!/usr/bin/env python3
"""The limits of the bench can be missed, and noise is what the machine does, not what the measured thing does."""
import random
import unittest

from cpu_ratio import Configuration, Effort, Failed, measure, rows_of, split_output
from verdict import Row, exit_code, missed, noise_of, of_two, summary, table, timed_row, verdict

PROGRAMS = ["a", "b", "c", "d", "e", "f", "g", "h"]


def rounds_of(costs, shake=0.0, count=24):
    """Rounds as measure() returns them; each run is up to `shake` slower than its configuration costs."""
    source = random.Random(7)
    return [{name: {program: cost * (1 + shake * source.random()) for program in PROGRAMS}
             for name, cost in costs.items()} for _ in range(count)]


def configurations(**goals):
    return [Configuration("plain", None), Configuration("plain again", None), Configuration("ours", None, **goals)]


def mean_of(rows, name):
    return next(row for row in rows if row.what == f"{name}, mean")


class Verdict(unittest.TestCase):
    def test_a_value_beyond_goal_and_noise_ends_the_run_with_1_and_is_named(self):
        rows = [Row("fine", 1.0, goal=1.01), Row("slow", 1.2, goal=1.01, noise=0.05)]
        self.assertEqual(exit_code(rows), 1)
        self.assertEqual(missed(rows), ["slow: expected at most 1.010 x (and 0.050 of noise), got 1.200 x"])
        self.assertEqual(summary(rows), "1 passed, 1 failed, 0 skipped")
        self.assertIn("NOT MET", table(rows))

    def test_a_goal_is_met_within_noise_and_no_further(self):
        self.assertEqual(verdict(Row("", 1.01, goal=1.01)), "met")
        self.assertEqual(verdict(Row("", 1.03, goal=1.01, noise=0.03)), "met, by noise")
        self.assertEqual(verdict(Row("", 1.05, goal=1.01, noise=0.03)), "NOT MET")
        self.assertEqual(exit_code([Row("", 1.03, goal=1.01, noise=0.03)]), 0)

    def test_where_there_is_a_steadier_value_than_the_median_it_decides(self):
        self.assertEqual(verdict(Row("", 1.2, goal=1.01, best=1.0)), "met")
        self.assertEqual(verdict(Row("", 1.0, goal=1.01, best=1.2)), "NOT MET")

    def test_nothing_may_be_lost_whatever_the_noise_of_other_rows(self):
        self.assertEqual(exit_code([Row("lost", 1, goal=0, unit="")]), 1)

    def test_a_goal_is_missed_when_it_is_missed_twice(self):
        fine, slow, slower = Row("a", 1.0, goal=1.01), Row("a", 1.2, goal=1.01), Row("a", 1.3, goal=1.01)
        self.assertEqual(of_two([slow, fine], [fine, slow]), [fine, fine])
        self.assertEqual(exit_code(of_two([slow], [slower])), 1)

    def test_a_row_without_a_goal_decides_nothing(self):
        self.assertEqual(exit_code([Row("shown", 99)]), 0)
        self.assertEqual(summary([Row("shown", 99)]), "0 passed, 0 failed, 0 skipped")

    def test_a_time_is_judged_by_its_median(self):
        slow, fast = timed_row("", [5.0] * 30, 3.0), timed_row("", [1.0] * 25 + [50.0] * 5, 3.0)
        self.assertEqual((verdict(slow), verdict(fast)), ("NOT MET", "met"))

    def test_a_time_may_be_longer_by_what_other_work_has_added(self):
        self.assertEqual(verdict(timed_row("", [3.6] * 30, 3.0, machine=0.7)), "met, by noise")
        self.assertEqual(verdict(timed_row("", [4.0] * 30, 3.0, machine=0.7)), "NOT MET")

    def test_a_thing_that_is_unsteady_by_itself_does_not_excuse_a_mean_that_is_too_high(self):
        source = random.Random(3)
        self.assertEqual(verdict(timed_row("", [source.uniform(4, 8) for _ in range(30)], 3.0)), "NOT MET")


class Ratios(unittest.TestCase):
    def test_three_percent_too_much_are_noticed_on_a_machine_that_is_up_to_ten_percent_slower_at_times(self):
        rows = rows_of(configurations(goal=1.01), rounds_of({"plain": 1, "plain again": 1, "ours": 1.04}, shake=0.1))
        self.assertEqual(exit_code(rows), 1)
        self.assertLess(mean_of(rows, "ours").noise, 0.03)

    def test_as_fast_as_plain_is_fine_on_the_same_machine(self):
        rows = rows_of(configurations(goal=1.01), rounds_of({"plain": 1, "plain again": 1, "ours": 1}, shake=0.1))
        self.assertEqual(exit_code(rows), 0)

    def test_plain_that_differs_from_plain_widens_what_is_allowed(self):
        rows = rows_of(configurations(goal=1.01), rounds_of({"plain": 1, "plain again": 1.1, "ours": 1.06}))
        self.assertEqual(verdict(mean_of(rows, "ours")), "met, by noise")
        self.assertAlmostEqual(mean_of(rows, "ours").noise, 0.1)

    def test_a_burst_of_other_work_in_a_few_rounds_changes_nothing(self):
        rounds = rounds_of({"plain": 1, "plain again": 1, "ours": 1})
        for one in rounds[:12]:
            one["ours"] = {program: 3.0 for program in PROGRAMS}
        self.assertEqual(exit_code(rows_of(configurations(goal=1.01), rounds)), 0)

    def test_one_program_beyond_the_worst_goal_is_named(self):
        rounds = rounds_of({"plain": 1, "plain again": 1, "ours": 1})
        for one in rounds:
            one["ours"]["c"] = 2.0
        rows = rows_of(configurations(goal=1.25, worst_goal=1.8), rounds)
        self.assertEqual([row.what for row in rows if verdict(row) == "NOT MET"], ["ours, worst"])
        self.assertEqual(rows[-1].detail, "c")

    def test_a_goal_above_another_row_moves_with_it(self):
        goals = {"goal": 0.02, "above": "plain again"}
        near = rows_of(configurations(**goals), rounds_of({"plain": 1, "plain again": 1.1, "ours": 1.11}))
        far = rows_of(configurations(**goals), rounds_of({"plain": 1, "plain again": 1.1, "ours": 1.4}))
        self.assertEqual((exit_code(near), exit_code(far)), (0, 1))

    def test_noise_has_the_distance_from_what_would_be_true_in_it(self):
        self.assertAlmostEqual(noise_of(lambda rounds: sum(rounds) / len(rounds), [1.2] * 5, truth=1), 0.2)
        self.assertEqual(noise_of(min, [3, 3, 3]), 0)


class Program:
    """What Configuration.start returns."""

    def __init__(self, text, ran=None):
        self.text, self.ran = text, ran

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.text = "closed"

    def run(self):
        if self.ran is not None:
            self.ran.append(self.text)
        return f"{self.text}\ncpu 0.5\n"


class Measuring(unittest.TestCase):
    def test_configurations_run_by_turns_and_each_round_begins_with_another_one(self):
        ran = []
        rounds = measure([Configuration(name, lambda _: Program("out", ran)) for name in "xyz"], ["program"], Effort(3))
        self.assertEqual(len(rounds), 4)  # whole starts
        self.assertEqual(rounds[2], {name: {"program": 0.5} for name in "xyz"})
        self.assertEqual(ran, ["out"] * 12)

        turns = []
        def of(name):
            program = Program("out")
            program.run = lambda: turns.append(name) or "out\ncpu 0.5\n"
            return Configuration(name, lambda _: program)
        measure([of("x"), of("y"), of("z")], ["program"], Effort(3, rounds_a_start=3))
        self.assertEqual("".join(turns), "xyzyzxzxy")

    def test_a_slow_machine_gets_fewer_rounds_but_not_too_few(self):
        rounds = measure([Configuration("x", lambda _: Program(""))], ["program"], Effort(50, seconds=0))
        self.assertEqual(len(rounds), 2 * Effort(50).rounds_a_start)

    def test_a_configuration_that_writes_something_else_is_no_measurement(self):
        with self.assertRaisesRegex(Failed, "y, program: expected 'one.n', got 'two.n'"):
            measure([Configuration("x", lambda _: Program("one")), Configuration("y", lambda _: Program("two"))],
                    ["program"], Effort(1))

    def test_output_without_a_time_is_no_measurement(self):
        with self.assertRaisesRegex(Failed, "expected a line with the CPU time"):
            split_output("Killed\n", "x, program")


unittest.main()
