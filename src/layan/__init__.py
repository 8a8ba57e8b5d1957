"""Layan: an open platform that a city runs to serve its people."""

import os

# A server answers many requests at once, each with small products of arrays. Spreading one of them
# over threads costs ten times its work in waiting. Read by numpy when it is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"
