"""Setting text: measuring it, breaking it into lines, fitting a name; for `screens.slides`."""

from screens.typesetting.lines import balanced, broken
from screens.typesetting.measure import Measure, SdlMeasure
from screens.typesetting.name import FittedName, fit_name

__all__ = ["FittedName", "Measure", "SdlMeasure", "balanced", "broken", "fit_name"]
