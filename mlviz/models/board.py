"""From the results of a comparison's job to its board, at any time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class _Extent:
    """What a board is made of: so many folds of a stage, which all models on it have done."""

    stage: Stage
    folds: tuple[Fold, ...]
    whole: bool


def board_of(job: Job) -> Board:
    """Return what a comparison knows so far.

    While it is at work the board is that of the folds all its models have done, or of the preview on a sample where the
    data are large, and says so; models that failed or do not apply are listed with the reason.

    Parameters
    ----------
    job : Job
        From ``compare_job``.
    """
    plan: Comparison = job.plan
    results, errors = job.results, job.errors
    failed, running = list(plan.refused), []
    for one in plan.entrants:
        keys = (task_key("final", one.method.key, fold) for fold in range(len(plan.folds)))
        if reason := next((str(errors[key]) for key in keys if key in errors), ""):
            failed.append((one.method.key, reason))
        else:
            running.append(one)
    extent = _extent(plan, running, results)
    made = (_evaluation(plan, one, extent, results) for one in running)
    shown = tuple(evaluation for evaluation in made if evaluation is not None)
    standings = _standings(plan, shown, not extent.whole)
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
        notes=(*_provisional(plan, extent), *notes_of(plan.source, plan.spec)),
        verdict=verdict(plan.source.task, shown, standings, plan.metric, _so_far(plan, extent)),
        choice=choice.model if choice else "",
        provisional=not extent.whole,
    )


def _extent(plan: Comparison, entrants: Sequence[Entrant], results: dict[str, FoldResult]) -> _Extent:
    """Return what can be shown: scores on a sample and on all rows do not compare, nor those of different folds."""
    done = [_done(one.method.key, len(plan.folds), results) for one in entrants]
    begun = [count for count in done if count]
    if plan.preview and len(begun) < len(done):
        return _Extent("preview", plan.preview, whole=False)
    count = min(begun, default=len(plan.folds))
    return _Extent("final", plan.folds[:count], whole=all(n == len(plan.folds) for n in done))


def _done(model: str, n_folds: int, results: dict[str, FoldResult]) -> int:
    """Count the folds a model has done, one after the other from the first."""
    missing = (fold for fold in range(n_folds) if task_key("final", model, fold) not in results)
    return next(missing, n_folds)


def _so_far(plan: Comparison, extent: _Extent) -> str:
    """Say in a few words what a provisional board is made of; empty for the final one."""
    if extent.whole:
        return ""
    if extent.stage == "preview":
        return "a sample of the rows"
    return f"{len(extent.folds)} of {len(plan.folds)} folds"


def _provisional(plan: Comparison, extent: _Extent) -> Iterator[str]:
    """Say what a provisional board is made of, and what can still change."""
    if extent.whole:
        return
    if extent.stage == "final":
        yield f"Provisional: from {_so_far(plan, extent)}; the ranking can change."
        return
    chosen = f"{sum(len(fold.test) for fold in plan.preview):,} randomly chosen rows of {len(plan.source.y):,}"
    small = [one.method.label for one in plan.entrants if one.params_in("preview") != one.params]
    trees = f", and fewer trees in {', '.join(small)}" if small else ""
    yield f"Provisional: from {chosen}{trees}; the ranking can change."


def _evaluation(plan: Comparison, one: Entrant, extent: _Extent, results: dict[str, FoldResult]) -> Evaluation | None:
    """Return a model's evaluation, None until all folds that are shown are done."""
    keys = [task_key(extent.stage, one.method.key, fold) for fold in range(len(extent.folds))]
    if not keys or any(key not in results for key in keys):
        return None
    found = [results[key] for key in keys]
    source = plan.source
    return Evaluation(
        spec=ModelSpec(
            model=one.method.key,
            params=one.params_in(extent.stage),
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
        predictions=_out_of_fold(len(source.y), len(source.classes), extent.folds, found),
        actual=source.y,
        rows=source.rows,
        folds=_fold_numbers(len(source.y), extent.folds),
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
