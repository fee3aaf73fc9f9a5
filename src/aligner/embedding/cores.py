"""How many processor cores this process may really use."""

from __future__ import annotations

import os
from pathlib import Path


def usable_cores(cgroup: Path = Path("/sys/fs/cgroup")) -> int:
    """Cores allowed by the affinity mask and by the container's quota, at least 1.

    `os.cpu_count()` counts the machine's cores; a container limited to two of 64 that starts
    64 threads is many times slower than with two.

    Args:
        cgroup: where control group files are mounted (version 2 `cpu.max`, version 1
            `cpu/cpu.cfs_quota_us`).
    """
    try:
        cores = len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS or Windows
        cores = os.cpu_count() or 1
    limits = (
        _words(cgroup / "cpu.max"),
        _words(cgroup / "cpu/cpu.cfs_quota_us") + _words(cgroup / "cpu/cpu.cfs_period_us"),
    )
    for words in limits:
        # An unlimited group says "max" (version 2) or -1 (version 1).
        if len(words) == 2 and all(word.isdigit() for word in words) and int(words[1]) > 0:
            cores = min(cores, round(int(words[0]) / int(words[1])))
    return max(1, cores)


def _words(path: Path) -> tuple[str, ...]:
    try:
        return tuple(path.read_text().split())
    except OSError:
        return ()
