"""A board in one paragraph: what to choose, how good that is, how sure it is."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from mlviz.models.metrics import METRICS
from mlviz.results.evaluation import Evaluation, Standing, Task
from mlviz.results.wording import number


def choose(standings: Sequence[Standing], metric: str) -> Standing | None:
    """Return the model to choose: the simplest of those within about one standard error of the best.

    Being tied alone may only mean that there are few folds (Breiman et al., 1984). None where no model was measured
    or clearly beats guessing.
    """
    ranked = [standing for standing in standings if standing.metric == metric]
    models = [standing for standing in ranked if not standing.baseline]
    if not models or any(standing.baseline and standing.tied for standing in ranked):
        return None
    near = [standing for standing in models if standing.tied and _within_one_error(standing)]
    return min(near, key=lambda standing: standing.simplicity) if near else models[0]


def verdict(
    task: Task, evaluations: Sequence[Evaluation], standings: Sequence[Standing], metric: str, so_far: str = ""
) -> str:
    """Return the paragraph about the chosen model; ``so_far`` names what a provisional board is made of."""
    ranked = [standing for standing in standings if standing.metric == metric]
    models = [standing for standing in ranked if not standing.baseline]
    if not models:
        return "No model has been measured yet." if so_far else "No model could be measured."
    known = {evaluation.spec.model: evaluation for evaluation in evaluations}
    baseline = next((standing for standing in ranked if standing.baseline), None)
    choice = choose(standings, metric)
    if choice is None and so_far:
        return f"So far {_plain(models[0])} comes first, in {so_far}; how sure that is needs more of them."
    if choice is None:
        return (
            "No model clearly beats guessing: the differences may be chance. Of the models, "
            f"{_plain(models[0])} comes first. The columns may say nothing about the target, or there are too few "
            "rows to see it."
        )
    tied = [standing for standing in models if standing.tied]
    parts = [f"Use {_plain(choice)}.", _worth(task, known, choice, baseline), _others(choice, models, tied)]
    if so_far:
        parts.append(f"This comes from {so_far} and can still change.")
    return " ".join(part for part in parts if part)


def _within_one_error(standing: Standing) -> bool:
    """Whether the difference to the best is at most half of its interval's half-width, about one standard error."""
    gap = standing.difference
    return gap.value <= (gap.high - gap.value) / 2 if np.isfinite(gap.high) else gap.value == 0


def _in_words(names: list[str]) -> str:
    if len(names) > 3:
        return f"{', '.join(names[:3])} and {len(names) - 3} more"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _plain(standing: Standing) -> str:
    label = standing.label.split(" (")[0]
    return label if label[:2].isupper() or label == "LightGBM" else label[0].lower() + label[1:]


def _worth(task: Task, known: dict[str, Evaluation], choice: Standing, baseline: Standing | None) -> str:
    """Say how good the choice is beside guessing."""
    one, guess = known[choice.model], known.get(baseline.model) if baseline else None
    if task == "regression":
        text = f"Its predictions are off by {_mean_error(one)} on average"
        return text + (f", where guessing the mean is off by {_mean_error(guess)}." if guess else ".")
    right = 100 * float(np.nanmean(one.score("accuracy")))
    shown = "more than 99" if 99.5 <= right < 100 else f"{right:.0f}"
    text = f"It is right {shown} of 100 times"
    if guess is None:
        return text + "."
    guessed = 100 * float(np.nanmean(guess.score("accuracy")))
    text += f", where guessing is right {guessed:.0f} of 100 times."
    if task == "binary" and round(right) <= round(guessed):
        text += f" It still ranks rows usefully (ROC AUC {np.nanmean(one.score('roc_auc')):.2f}, guessing .50)."
    return text


def _mean_error(one: Evaluation) -> str:
    return _rounded(np.nanmean(one.score("mae")), 3)


def _rounded(value: float | np.floating[Any], digits: int) -> str:
    """Return a number with so many digits that count, as it stands in a sentence: 80,200 and not 8.02e+04."""
    return number(float(f"{value:.{digits}g}"))


def _others(choice: Standing, models: Sequence[Standing], tied: Sequence[Standing]) -> str:
    """Say which models are as good, and how large a difference is more than chance."""
    label = METRICS[choice.metric].label
    name = label if label[:2].isupper() or label[1:2].isdigit() else label[0].lower() + label[1:]
    best = models[0]
    others = [_plain(standing) for standing in tied if standing is not choice]
    if not others:
        return f"No other model comes close by {name}." if len(models) > 1 else ""
    verb = "is" if len(others) == 1 else "are"
    text = f"By {name}, {_in_words(others)} {verb} not clearly different"
    text += "; it is the simplest of those nearest to the best." if best is not choice else "."
    spans = [s.difference.high - s.difference.value for s in tied if s is not best]
    widths = [span for span in spans if np.isfinite(span) and span >= 0.0005 * abs(best.score.value)]
    if widths:
        text += f" Differences below about {_rounded(np.median(widths), 2)} may be chance."
    return text
