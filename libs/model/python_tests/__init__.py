"""Tests of what serves a Python model, as far as no process is needed: `npm run test:python`."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "python"))
