"""Follow docs/install.md on two scratch machines, break the first, and write docs/drill.md."""

import os
import sys

os.environ.setdefault("DATA_DIR", "/nonexistent")

from tests.drill.story import main

sys.exit(main())
