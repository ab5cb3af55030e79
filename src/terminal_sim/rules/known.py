"""All parameters that a pack may state (全部可用参数), of benefits and of families, by dotted path."""

from __future__ import annotations

from collections.abc import Mapping

from terminal_sim.rules import channels, family_sheet, sheets
from terminal_sim.rules.parameter import Parameter

PARAMETERS: Mapping[str, Parameter] = {
    parameter.path: parameter for parameter in (*sheets.PARAMETERS, *family_sheet.PARAMETERS, *channels.PARAMETERS)
}
