"""Regressions: predictors as columns, what each row does to a fit, odds, and what a regression rests on."""
