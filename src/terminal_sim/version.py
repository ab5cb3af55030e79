"""Which terminal-sim this is (版本). Stores note it; the front door shows it as ``__version__``."""

from typing import Final

VERSION: Final = "0.1.0"
