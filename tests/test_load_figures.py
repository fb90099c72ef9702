"""What the load benchmark derives from what it measured."""

import math

from benchmarks.crowd.figures import needed, percentile
from benchmarks.crowd.presenter import delays
from benchmarks.crowd.profile import OTHER, shares


def test_needed__tells_processors_for_people_in_an_hour() -> None:
    """3,600 people of two seconds each in 3,600 seconds keep two processors busy."""
    assert "60 a minute" in needed(2.0, 3600)
    assert "2.0 processors" in needed(2.0, 3600)


def test_percentile__is_a_value_that_was_seen() -> None:
    """Of 1 to 100 the ninety-fifth is the p95, of one value that one is; of none there is none."""
    assert percentile(range(1, 101), 0.95) == 95
    assert percentile([3.0], 0.99) == 3.0
    assert math.isnan(percentile([], 0.95))


def test_delays__are_from_the_thank_you_that_makes_a_number_true() -> None:
    """Where whole steps are shown, only they count; who is counted before the thank-you arrives waits 0."""
    shown = [(0.0, 0), (1.25, 1), (2.0, 3), (2.5, 3)]
    assert delays([1.0, 2.0, 3.0], shown) == [0.25, 0.0]
    assert delays([], shown) == []
    assert delays([1.0], [(4.0, 5)]) == []  # more than were thanked here


def test_shares__are_of_what_a_stack_is_about() -> None:
    """The first name that is in a stack decides: a press is a run of a script too."""
    stacks = ["_run_script (a);save (presses.py:3) 2", "_run_script (a) 1", "wait (b) 1"]
    found = shares(stacks)
    assert found["storing"] == 0.5
    assert found[OTHER] == 0.25
