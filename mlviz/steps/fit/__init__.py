"""The estimators behind the fitted steps; loaded when a recipe is compiled, since scikit-learn is slow to import."""
