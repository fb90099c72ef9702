"""What the load benchmark derives from what it measured."""

import math

from benchmarks.crowd.figures import needed, percentile


def test_needed__tells_processors_for_people_in_an_hour() -> None:
    """3,600 people of two seconds each in 3,600 seconds keep two processors busy."""
    assert "60 a minute" in needed(2.0, 3600)
    assert "2.0 processors" in needed(2.0, 3600)


def test_percentile__is_a_value_that_was_seen() -> None:
    """Of 1 to 100 the ninety-fifth is the p95, of one value that one is; of none there is none."""
    assert percentile(range(1, 101), 0.95) == 95
    assert percentile([3.0], 0.99) == 3.0
    assert math.isnan(percentile([], 0.95))
