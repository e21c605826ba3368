"""Every step there is: frozen declarations; their transformers load when a recipe is compiled."""

from mlviz.steps.base import STEPS, Scope, Step, StepMethod, params_of, step, step_of
from mlviz.steps.cells import DateParts, DropColumns, ReplaceValues, TidyText
from mlviz.steps.characters import MendCharacters
from mlviz.steps.comparisons import CompareColumns
from mlviz.steps.judging import Rule
from mlviz.steps.lookup import SetBy
from mlviz.steps.measures import MoveEndings, ReadNumbers
from mlviz.steps.missing import DropMissingRows, Impute, ImputeFromOthers
from mlviz.steps.missing_marks import MarkMissing, MissingCategory
from mlviz.steps.near_duplicates import DropNearDuplicates
from mlviz.steps.order import FillInOrder
from mlviz.steps.outliers import Outliers, OutlyingRows
from mlviz.steps.prepare import Encode, Scale
from mlviz.steps.rows import DropDuplicates, FilterRows
from mlviz.steps.rules import FollowsPattern, InRange, OneOf
from mlviz.steps.similar import FillFromSimilar
from mlviz.steps.spelling import MergeSpellings

__all__ = [
    "STEPS",
    "CompareColumns",
    "DateParts",
    "DropColumns",
    "DropDuplicates",
    "DropMissingRows",
    "DropNearDuplicates",
    "Encode",
    "FillFromSimilar",
    "FillInOrder",
    "FollowsPattern",
    "FilterRows",
    "Impute",
    "ImputeFromOthers",
    "InRange",
    "MarkMissing",
    "MendCharacters",
    "MergeSpellings",
    "MissingCategory",
    "MoveEndings",
    "OneOf",
    "Outliers",
    "OutlyingRows",
    "ReadNumbers",
    "ReplaceValues",
    "Rule",
    "Scale",
    "Scope",
    "SetBy",
    "Step",
    "StepMethod",
    "TidyText",
    "params_of",
    "step",
    "step_of",
]
