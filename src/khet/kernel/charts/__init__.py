"""Charts as Vega-Lite specs: interactive in a page, SVG and PNG in papers, from the same spec."""

from khet.kernel.charts.drawing import data_address, png, svg
from khet.kernel.charts.specs import Point, bar, line
from khet.kernel.documents.model import Chart

__all__ = ["Chart", "Point", "bar", "data_address", "line", "png", "svg"]
