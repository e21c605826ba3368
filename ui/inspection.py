"""One model from the board: where it errs, what it relies on, its threshold, and its use on new rows."""

import tempfile
from pathlib import Path
from typing import Any, cast

import pandas as pd
import streamlit as st

from mlviz.dataset import digest
from mlviz.engine import Job
from mlviz.reading.formats import SUFFIXES
from mlviz.results.curves import Importance
from mlviz.results.evaluation import Board, Evaluation, Task
from ui import cache, jobs, show, state
from ui.guards import callback_guarded, guarded


def details(board: Board) -> None:
    """Draw the board as a table, and one model in full."""
    from mlviz.models import METRICS

    metric = st.selectbox(
        "Rank by", board.metrics, board.metrics.index(board.metric), key="rank-by", format_func=_metric
    )
    st.caption(METRICS[str(metric)].help)
    show.table(_table(board, str(metric)), key="board", name=f"models by {metric}", digits=3)
    st.subheader("Look into one model")
    ranked = [s.model for s in board.by(board.metric)]
    labels = {s.model: s.label for s in board.by(board.metric)}
    first = ranked.index(board.choice) if board.choice in ranked else 0
    model = str(
        st.selectbox(
            "Model", ranked, first, key="inspect", format_func=lambda k: labels[k], label_visibility="collapsed"
        )
    )
    evaluation = board[model]
    for warning in evaluation.warnings:
        st.caption(f"It warned: {show.plain(warning)}")
    errors = "Where it errs"
    options = [errors, "What it relies on", "Use it"] if board.task == "regression" else [
        errors, "Curves", "What it relies on", "Use it",
    ]  # fmt: skip
    view = st.segmented_control(
        "View", options, default=errors, required=True, key="model-view", label_visibility="collapsed"
    )
    with guarded():
        if view == errors:
            _errors(board, evaluation)
        elif view == "Curves":
            _curves(board, evaluation)
        elif view == "What it relies on":
            _reliance(evaluation)
        else:
            _use(evaluation)


def _metric(key: str) -> str:
    from mlviz.models import METRICS

    return METRICS[key].label


def _table(board: Board, metric: str) -> pd.DataFrame:
    """Return the board as a table for people: words at the head, a mark for what is tied."""
    made = board.table(metric)
    made["tied_with_best"] = made["tied_with_best"].map({True: "✓", False: ""})
    if not made["provisional"].any():
        made = made.drop(columns="provisional")
    names = {"low": "95% from", "high": "to", "worse_by": "worse than best by", "tied_with_best": "tied with best"}
    return made.rename(columns=names)


def _errors(board: Board, evaluation: Evaluation) -> None:
    from mlviz.models import curves

    if board.task == "regression":
        found = curves.errors(evaluation)
        show.chart(found, key=f"errors-{evaluation.spec.model}")
        return
    if board.task == "multiclass":
        show.chart(curves.confusion(evaluation), key=f"confusion-{evaluation.spec.model}")
        return
    _threshold(evaluation)


@st.fragment
def _threshold(evaluation: Evaluation) -> None:
    """Draw the confusion at a threshold the user sets, with the cost of both errors."""
    from mlviz.models import curves

    counted = curves.thresholds(evaluation)
    name, positive = evaluation.spec.model, show.plain(str(counted.positive))
    left, right = st.columns([2, 3])
    with left:
        alarm = float(st.number_input(f"Cost of a false {positive}", 0.0, 1e9, 1.0, key=f"alarm-{name}"))
        miss = float(st.number_input(f"Cost of a missed {positive}", 0.0, 1e9, 1.0, key=f"miss-{name}"))
        best = min(1.0, counted.cheapest(alarm, miss))
        st.caption(f"With these costs the cheapest threshold is {best:.3f} (on out-of-fold predictions).")
        at = float(st.slider("Threshold", 0.0, 1.0, 0.5, 0.01, key=f"threshold-{name}"))
        table = counted.at(at)
        (_, false), (missed, hits) = table.counts
        precision = hits / (hits + false) if hits + false else float("nan")
        times = f" (each row is predicted {counted.repeats} times)" if counted.repeats > 1 else ""
        st.markdown(
            f"Of {counted.n_positive:,} {'predictions for' if times else 'rows that are'} {positive}{times}, "
            f"**{hits:,}** are found and {missed:,} missed; {false:,} of {counted.n_negative:,} others are called so "
            f"wrongly. "
            f"Precision {precision:.1%}, recall {hits / counted.n_positive:.1%}, accuracy {table.accuracy:.1%}."
        )
    with right:
        show.chart(table, key=f"confusion-{name}")


def _curves(board: Board, evaluation: Evaluation) -> None:
    from mlviz.models import curves

    positive = None
    if board.task == "multiclass":
        positive = st.selectbox("Class against the rest", evaluation.classes, key="curve-class", format_func=str)
    made = (
        (curves.roc(evaluation, positive), "roc"),
        (curves.precision_recall(evaluation, positive), "precision-recall"),
        (curves.calibration(evaluation, positive), "calibration"),
    )
    for place, (result, name) in zip(st.columns(3), made, strict=True):
        with place:
            show.chart(result, key=f"{name}-{evaluation.spec.model}")


def _reliance(evaluation: Evaluation) -> None:
    """Show the permutation importance of the original columns, computed as a job when asked for."""
    key = digest("importance", evaluation.key)
    kept = cache.store().load_result(state.content(), key)
    if isinstance(kept, Importance):
        show.chart(kept, key=f"importance-{evaluation.spec.model}")
        st.caption(
            "How much worse the model gets on held-out rows when one original column is shuffled. Columns that "
            "carry the same information share it."
        )
        return
    if jobs.find(key) is not None:
        _follow(key)
        return
    missed = jobs.outcome(key)
    for error in missed.errors[:1] if missed is not None else ():
        st.error(show.plain(error), icon=":material/warning:")
    st.markdown("Each original column is shuffled in held-out rows, and the loss is measured, in every fold.")
    st.button("Measure it", key="importance", on_click=_measure, args=(evaluation, key), type="primary")


def _measure(evaluation: Evaluation, key: str) -> None:
    from mlviz.models import importance_job

    data = state.source_data()
    callback_guarded(
        lambda: jobs.remember(key, importance_job(data, evaluation, place="auto"), _measured),
    )


def _measured(job: Job) -> Importance | None:
    from mlviz.models import importance_of

    return importance_of(job) if job.results else None


@st.fragment(run_every=1.0)
def _follow(key: str) -> None:
    job = jobs.find(key)
    if job is None:
        st.rerun()
    jobs.progress(job, key="importance")


def _use(evaluation: Evaluation) -> None:
    """Fit on all rows, offer the model as a file, and predict a new file with it."""
    spec = state.project().comparison
    assert spec is not None
    left, right = st.columns(2)
    with left:
        st.markdown("**Take it with you.** A skops file holds numbers, no code; `mlviz.load` reads it back safely.")
        if st.button("Fit on all rows", key="fit", type="primary"):
            st.session_state["fitted"] = evaluation.key
        fitted = st.session_state.get("fitted") == evaluation.key
        if fitted:
            st.download_button(
                "Download the model",
                data=_file(evaluation.key, evaluation.spec.model, spec.exclude),
                file_name=f"{show.file_name(evaluation.label)}.skops",
                key="model-file",
                on_click="ignore",
                icon=":material/download:",
            )
    with right:
        st.markdown("**Predict new rows.** The file needs the columns of the training data, and no target.")
        file = st.file_uploader("New rows", key="new-rows", type=list(SUFFIXES))
        if file is not None:
            _predict(evaluation, file.getvalue(), file.name, spec.exclude)


@st.cache_resource(max_entries=8, show_spinner="Fitting on all rows …")
def _model(key: str, model: str, exclude: tuple[str, ...]) -> Any:
    """Return the fitted model of an evaluation; the key stands for data, recipe and parameters."""
    from mlviz.models import fit

    project = state.project()
    spec = project.comparison
    assert spec is not None
    return fit(
        state.source_data(),
        spec.target,
        project.recipe,
        model,
        task=cast(Task | None, spec.task),
        positive=spec.positive,
        exclude=exclude,
        seed=spec.seed,
    )


def _file(key: str, model: str, exclude: tuple[str, ...]) -> bytes:
    with tempfile.TemporaryDirectory(prefix="mlviz-") as folder:
        return Path(_model(key, model, exclude).save(Path(folder) / "model.skops")).read_bytes()


def _predict(evaluation: Evaluation, data: bytes, name: str, exclude: tuple[str, ...]) -> None:
    from mlviz.reading import read

    source = state.project().source
    assert source is not None
    model = _model(evaluation.key, evaluation.spec.model, exclude)
    new = read(data, name=name)
    predicted = model.predict(new)
    result = pd.DataFrame({f"predicted {evaluation.spec.target}": predicted.to_numpy()}).join(new.frame)
    if model.classes:
        chances = model.predict_proba(new)
        result.insert(1, "probability", chances.max(axis=1).to_numpy())
    st.dataframe(result.head(200), hide_index=True, key="predictions", alt="predicted rows")
    st.download_button(
        "Download the predictions", data=lambda: show.csv(result), file_name="predictions.csv", key="get-predictions",
        on_click="ignore", icon=":material/download:",
    )  # fmt: skip
    st.caption(f"{len(result):,} rows predicted; the first 200 are shown.")
