"""From the results of a comparison's job to its board, at any time."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from mlviz.engine import Job
from mlviz.models.comparison import Comparison, Entrant, Stage, task_key
from mlviz.models.folds import Fold
from mlviz.models.method import MODELS
from mlviz.models.metrics import METRICS, Metric, metrics_of
from mlviz.models.notes import notes_of
from mlviz.models.uncertainty import corrected, is_tied
from mlviz.models.verdict import choose, verdict
from mlviz.models.work import FoldResult
from mlviz.results.evaluation import Board, Estimate, Evaluation, ModelSpec, Standing


def board_of(job: Job) -> Board:
    """Return what a comparison knows so far.

    While large data is worked on, the board is that of the preview on a sample and says so; models that
    failed or do not apply are listed with the reason.

    Parameters
    ----------
    job : Job
        From ``compare_job``.
    """
    plan: Comparison = job.plan
    results, errors = job.results, job.errors
    failed = list(plan.refused)
    final, preview = [], []
    for one in plan.entrants:
        key = one.method.key
        reason = next((str(errors[k]) for k in _keys("final", key, plan.folds) if k in errors), "")
        if reason:
            failed.append((key, reason))
            continue
        final.append(_evaluation(plan, one, "final", results))
        preview.append(_evaluation(plan, one, "preview", results))
    # Scores on a sample and on all rows do not compare: one or the other for all models.
    provisional = bool(plan.preview) and any(evaluation is None for evaluation in final)
    shown = tuple(evaluation for evaluation in (preview if provisional else final) if evaluation is not None)
    standings = _standings(plan, shown, provisional)
    choice = choose(standings, plan.metric)
    return Board(
        target=plan.source.target,
        task=plan.source.task,
        positive=plan.source.positive,
        metric=plan.metric,
        metrics=tuple(metric.key for metric in metrics_of(plan.source.task)),
        folds=plan.spec,
        evaluations=shown,
        standings=standings,
        failed=tuple(failed),
        excluded=plan.source.exclude,
        n_rows=len(plan.source.y),
        n_dropped=plan.source.ds.n_rows - len(plan.source.y),
        notes=(*_provisional(plan, provisional), *notes_of(plan.source, plan.spec)),
        verdict=verdict(plan.source.task, shown, standings, plan.metric, provisional),
        choice=choice.model if choice else "",
        provisional=provisional,
    )


def _provisional(plan: Comparison, provisional: bool) -> Iterator[str]:
    """Say what the preview is made of."""
    if provisional:
        chosen = f"{sum(len(fold.test) for fold in plan.preview):,} randomly chosen rows of {len(plan.source.y):,}"
        small = [one.method.label for one in plan.entrants if one.params_in("preview") != one.params]
        trees = f", and fewer trees in {', '.join(small)}" if small else ""
        yield f"Provisional: from {chosen}{trees}; the ranking can change."


def _keys(stage: Stage, model: str, folds: Sequence[Fold]) -> list[str]:
    return [task_key(stage, model, f) for f in range(len(folds))]


def _evaluation(plan: Comparison, one: Entrant, stage: Stage, results: dict[str, FoldResult]) -> Evaluation | None:
    """Return a model's evaluation, None until all its folds are done."""
    folds = plan.folds if stage == "final" else plan.preview
    keys = _keys(stage, one.method.key, folds)
    if not keys or any(key not in results for key in keys):
        return None
    found = [results[key] for key in keys]
    source = plan.source
    return Evaluation(
        spec=ModelSpec(
            model=one.method.key,
            params=one.params_in(stage),
            target=source.target,
            task=source.task,
            positive=source.positive,
            features=source.features,
            dataset=source.ds.fingerprint,
            recipe=one.recipe,
            folds=plan.spec,
            seed=plan.seed,
            exclude=source.hidden,
        ),
        label=one.method.label,
        metrics=tuple(metric.key for metric in metrics_of(source.task)),
        scores=np.array([result.scores for result in found]),
        n_train=np.array([result.n_train for result in found]),
        n_test=np.array([len(result.prediction) for result in found]),
        classes=source.classes,
        predictions=_out_of_fold(len(source.y), len(source.classes), folds, found),
        actual=source.y,
        rows=source.rows,
        folds=_fold_numbers(len(source.y), folds),
        seconds=np.array([result.seconds for result in found]),
        warnings=tuple(dict.fromkeys(text for result in found for text in result.warnings)),
    )


def _out_of_fold(n: int, n_classes: int, folds: Sequence[Fold], found: list[FoldResult]) -> NDArray[np.float64]:
    """Return the prediction of each row in each repeat."""
    repeats = 1 + max(fold.repeat for fold in folds)
    made = np.full((repeats, n, n_classes) if n_classes else (repeats, n), np.nan)
    for fold, result in zip(folds, found, strict=True):
        made[fold.repeat, fold.test] = result.prediction
    return made


def _fold_numbers(n: int, folds: Sequence[Fold]) -> NDArray[np.int64]:
    numbers = np.full((1 + max(fold.repeat for fold in folds), n), -1)
    for position, fold in enumerate(folds):
        numbers[fold.repeat, fold.test] = position
    return numbers


def _standings(plan: Comparison, shown: tuple[Evaluation, ...], provisional: bool) -> tuple[Standing, ...]:
    found: list[Standing] = []
    for metric in metrics_of(plan.source.task):
        known = [e for e in shown if np.isfinite(e.score(metric.key)).any()]
        sign = -1 if metric.higher_is_better else 1
        known.sort(key=lambda e: sign * float(np.nanmean(e.score(metric.key))))
        found += [_standing(one, known[0], METRICS[metric.key], provisional) for one in known]
    return tuple(found)


def _standing(one: Evaluation, best: Evaluation, metric: Metric, provisional: bool) -> Standing:
    sign = 1 if metric.higher_is_better else -1
    gaps = sign * (best.score(metric.key) - one.score(metric.key))
    method = MODELS[one.spec.model]
    difference = Estimate(0.0, 0.0, 0.0) if one is best else corrected(gaps, one.n_train, one.n_test)
    return Standing(
        model=method.key,
        label=method.label,
        metric=metric.key,
        score=_bounded(corrected(one.score(metric.key), one.n_train, one.n_test), metric.bounds),
        difference=difference,
        tied=one is best or is_tied(difference),
        simplicity=method.simplicity,
        seconds=float(one.seconds.sum()),
        baseline=method.baseline,
        provisional=provisional,
    )


def _bounded(estimate: Estimate, bounds: tuple[float, float]) -> Estimate:
    """Cut an interval off where no score can lie."""
    low, high = (float(np.clip(value, *bounds)) for value in (estimate.low, estimate.high))
    return Estimate(estimate.value, low, high)
