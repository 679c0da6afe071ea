"""Faults planted from outside, each of which the suite must find."""


def missed(program, seed, is_sample, say):
    """The planted faults that were not found, in words."""
    # Until they are planted, nothing shows that the suite can find them, so the suite does not pass.
    return ["locks dropped, record doubled, salt not checked, deadline restarted: not planted yet"]
