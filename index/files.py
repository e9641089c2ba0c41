"""Files on disk: linked where that is possible, and surely written."""

import os
import shutil
from pathlib import Path

__all__ = ["link_or_copy", "sync"]


def link_or_copy(source: Path, target: Path) -> None:
    """Give an immutable file a second name; where the file system knows no links, a copy does as well."""
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, target)


def sync(path: Path) -> None:
    """Wait until the disk holds a file, or the names in a folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
