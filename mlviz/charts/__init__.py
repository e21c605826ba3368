"""A result's type -> plotly Figure."""

from mlviz.charts import beforeafter as beforeafter
from mlviz.charts import boxes as boxes
from mlviz.charts import describing as describing
from mlviz.charts import distributions as distributions
from mlviz.charts import matrices as matrices
from mlviz.charts import missingness as missingness
from mlviz.charts import models as models
from mlviz.charts import pooled as pooled
from mlviz.charts import power as power
from mlviz.charts import profile as profile
from mlviz.charts import recovery as recovery
from mlviz.charts import relations as relations
from mlviz.charts import screening as screening
from mlviz.charts import testing as testing
from mlviz.charts.draw import draw

__all__ = ["draw"]
