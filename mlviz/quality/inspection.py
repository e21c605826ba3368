"""Look at a table for cells that are probably wrong, and turn what was found into steps."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from mlviz.dataset import Dataset
from mlviz.quality.catalogue import DETECTORS
from mlviz.quality.measures import common_measure
from mlviz.quality.spellings import merged
from mlviz.results.inspection import Inspection, Suspects
from mlviz.steps import MendCharacters, MoveEndings, ReadNumbers, ReplaceValues, SetBy, Step, step_of
from mlviz.steps.texts import level_text


def inspect(ds: Dataset, detectors: Sequence[str] | None = None) -> Inspection:
    """Return the cells that are probably wrong, with what each should hold and how sure that is.

    Nothing is changed: ``repair`` turns one group of suspects into a step of a recipe.

    Parameters
    ----------
    ds : Dataset
        The data.
    detectors : list of keys, optional
        Which to apply; None for all.

    Returns
    -------
    Inspection
        ``cells()`` gives row, column, kind, value, proposed value and confidence of each.

    Examples
    --------
    >>> import pandas as pd
    >>> ds = Dataset.of(pd.DataFrame({"city": ["Bonn"] * 9 + ["bonn"], "size": ["1 kg", "2 kg"] * 5}))
    >>> found = inspect(ds)
    >>> found.cells().query("column == 'city'")[["row", "value", "proposed"]].to_numpy().tolist()
    [[9, 'bonn', 'Bonn']]
    """
    keys = list(DETECTORS) if detectors is None else list(detectors)
    found = [one for key in keys for one in DETECTORS[key].run(ds)]
    # What is a number with a unit has no spelling.
    measured = {one.column for one in found if one.kind == "unit"}
    found = [one for one in found if one.kind in ("unit", "read") or one.column not in measured]
    return Inspection(tuple(sorted(found, key=lambda one: -one.n)), ds.n_rows, len(ds.columns))


def repair(
    ds: Dataset,
    suspects: Suspects,
    chosen: Mapping[int, Any] | None = None,
    rule: str = "none",
    letters: int = 2,
) -> Step | None:
    """Return the step that repairs one group of suspects.

    Parameters
    ----------
    ds : Dataset
        The data that was inspected.
    suspects : Suspects
        The group to repair.
    chosen : mapping of int to value, optional
        Positions of the proposals a person kept, with what each value becomes; None for all as proposed. Units and
        characters are repaired as a whole.
    rule : str
        For spellings: how new ones in new data are matched.
    letters : {2, 1}
        For the rule ``edit``: how many letters may differ.

    Returns
    -------
    Step or None
        None where a person has to look first, or nothing was chosen.

    Examples
    --------
    >>> import pandas as pd
    >>> ds = Dataset.of(pd.DataFrame({"size": ["1 kg", "2 kg"] * 5}))
    >>> repair(ds, inspect(ds).suspects[0])
    ReadNumbers(columns=('size',), unit='kg', decimal='.')
    """
    column, proposals = suspects.column, suspects.proposals
    kept = {i: one.proposed for i, one in enumerate(proposals)} if chosen is None else dict(chosen)
    pairs = {proposals[i].value: new for i, new in kept.items()}
    match suspects.kind:
        case "unit":
            found = common_measure(ds.frame[column])
            return ReadNumbers(columns=(column,), unit=found.unit, decimal=found.decimal) if found else None  # type: ignore[arg-type]
        case "characters":
            return MendCharacters(columns=(column,))
        case "spelling" | "across" if pairs:
            mapping = {str(old): str(new) for old, new in pairs.items()}
            return merged(column, mapping, map(str, ds.frame[column].dropna().unique()), rule, letters)
        case "placeholder" | "sentinel" if pairs:
            return ReplaceValues(column=column, mapping=tuple(pairs.items()))
        case "misplaced" if pairs and None not in pairs:
            endings = sorted({str(old)[len(str(new)) :].strip(" ,;") for old, new in pairs.items()})
            return MoveEndings(column=column, to=suspects.other, endings=tuple(endings))
        case "dependency" | "coding" if kept:
            return _deciding(ds, suspects, kept)
        case _ if suspects.rule and kept:
            return _enforced(suspects, kept)
    return None


def _enforced(suspects: Suspects, kept: Mapping[int, Any]) -> Step:
    """Return the step that enforces the rule these cells break; what was not kept is right all the same."""
    rule = step_of(json.loads(suspects.rule))
    field = next((name for name in ("but", "apart") if hasattr(rule, name)), None)
    marks = suspects.marks or tuple(level_text(one.value) for one in suspects.proposals)
    right = tuple(mark for i, mark in enumerate(marks) if i not in kept)
    return replace(rule, **{field: (*getattr(rule, field), *right)}) if field and right else rule  # type: ignore[type-var]


def _deciding(ds: Dataset, suspects: Suspects, kept: Mapping[int, Any]) -> SetBy:
    by = ds.frame[suspects.other]
    found = {}
    for row, code in zip(suspects.rows.tolist(), suspects.codes.tolist(), strict=True):
        if code in kept:
            value = by.iloc[row]
            found[value.item() if hasattr(value, "item") else value] = kept[code]
    return SetBy(column=suspects.column, by=suspects.other, mapping=tuple(found.items()))
