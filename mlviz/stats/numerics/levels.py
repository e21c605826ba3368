"""The level of every interval, 95%, in standard errors of a normal estimate."""

from scipy import special

Z = float(special.ndtri(0.975))
"""Standard errors to either side that hold 95% of normal values."""
