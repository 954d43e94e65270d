"""Charts: results of measures as pictures, drawn by ECharts without a browser; the one chart path of the project.

>>> from guiju import charts
>>> result = {"measure": "gini", "columns": ["region", "gini"], "rows": [{"region": "苏", "gini": 0.3}]}
>>> charts.chart(result).kind
'bars'
"""

from guiju.charts.chart import Chart, chart
from guiju.charts.choose import KINDS

__all__ = ["KINDS", "Chart", "chart"]
