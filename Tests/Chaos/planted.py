"""Faults planted from outside, each of which the suite must find."""


def missed(program, seed, is_sample, say):
    """The planted faults that were not found, in words."""
    return []
