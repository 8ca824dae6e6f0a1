"""What is stored: indicators and their versions, targets and thresholds of offices, saved views, open figures,
and what is hidden of them.
"""

from khet.domains.indicators.models.aims import OfficeThresholds, Target
from khet.domains.indicators.models.definitions import Indicator, IndicatorVersion
from khet.domains.indicators.models.hiding import HiddenCells
from khet.domains.indicators.models.showing import OpenFigure, SavedView

__all__ = ["HiddenCells", "Indicator", "IndicatorVersion", "OfficeThresholds", "OpenFigure", "SavedView", "Target"]
