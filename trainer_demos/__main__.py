"""`python -m trainer_demos list | show | run`: owns the event stream.

Descriptor 1 is put aside before anything else is imported and then points at standard error, so that a stray print of
any library cannot corrupt the stream of events.
"""

import contextlib
import os
import sys

_STREAM = os.dup(1)
os.dup2(2, 1)

from trainer_demos.surroundings import SETTINGS  # noqa: E402  the descriptors come first

os.environ.update({**SETTINGS, **os.environ})

from trainer_demos.cli import main  # noqa: E402  PyTorch is loaded from here on

if __name__ == "__main__":
    stream = os.fdopen(_STREAM, "w", encoding="utf-8", buffering=1)
    status = main(sys.argv[1:], stream)
    with contextlib.suppress(OSError):  # what could not be written has been told
        stream.close()
    sys.exit(status)
