"""What is stored: indicators and their versions, targets and thresholds of offices, saved views, open figures."""

from khet.domains.indicators.models.aims import OfficeThresholds, Target
from khet.domains.indicators.models.definitions import Indicator, IndicatorVersion
from khet.domains.indicators.models.showing import OpenFigure, SavedView

__all__ = ["Indicator", "IndicatorVersion", "OfficeThresholds", "OpenFigure", "SavedView", "Target"]
