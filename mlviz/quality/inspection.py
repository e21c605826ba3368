"""Look at a table for cells that are probably wrong, and turn what was found into steps."""

from collections.abc import Sequence

from mlviz.dataset import Dataset
from mlviz.quality.catalogue import DETECTORS
from mlviz.quality.measures import common_unit
from mlviz.results.inspection import Inspection, Suspects
from mlviz.steps import MendCharacters, MergeSpellings, MoveEndings, ReadNumbers, ReplaceValues, Step


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
    found = [one for one in found if one.kind == "unit" or one.column not in measured]
    return Inspection(tuple(sorted(found, key=lambda one: -one.n)), ds.n_rows, len(ds.columns))


def repair(ds: Dataset, inspection: Inspection, suspects: Suspects) -> Step | None:
    """Return the step that repairs one group of suspects as proposed; None where a person has to look first.

    Examples
    --------
    >>> import pandas as pd
    >>> ds = Dataset.of(pd.DataFrame({"size": ["1 kg", "2 kg"] * 5}))
    >>> found = inspect(ds)
    >>> repair(ds, found, found.suspects[0])
    ReadNumbers(columns=('size',), unit='kg')
    """
    column, pairs = suspects.column, [(p.value, p.proposed) for p in suspects.proposals]
    match suspects.kind:
        case "unit":
            return ReadNumbers(columns=(column,), unit=common_unit(ds.frame[column]) or "")
        case "characters":
            return MendCharacters(columns=(column,))
        case "spelling":
            return MergeSpellings(column=column, mapping=tuple((str(old), str(new)) for old, new in pairs))
        case "placeholder" | "sentinel":
            return ReplaceValues(column=column, mapping=tuple(pairs))
        case "misplaced":
            return _moving(inspection, suspects)
    return None


def _moving(inspection: Inspection, suspects: Suspects) -> MoveEndings | None:
    """Return the step for a pair of columns; the half that tells the missing values belongs to the other."""
    if any(p.value is None for p in suspects.proposals):
        return None
    for other in inspection.suspects:
        if other.kind == "misplaced" and other.column != suspects.column and set(other.rows) == set(suspects.rows):
            endings = tuple(sorted({str(p.proposed) for p in other.proposals}))
            return MoveEndings(column=suspects.column, to=other.column, endings=endings)
    return None
