"""How the numbers of a result are said, the same on a page, in a report and in a sentence."""


def p_words(p: float) -> str:
    """Return a p-value as papers write it, never as zero.

    Examples
    --------
    >>> p_words(0.0606), p_words(1e-9), p_words(1.0)
    ('p = .061', 'p < .001', 'p = 1.000')
    """
    return "p < .001" if p < 0.001 else f"p = {p:.3f}".replace("0.", ".", 1)
