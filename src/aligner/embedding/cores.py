"""How many processor cores this process may really use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath


def usable_cores(
    cgroup: Path = Path("/sys/fs/cgroup"), own: Path = Path("/proc/self/cgroup")
) -> int:
    """Cores allowed by the affinity mask and by the container's quota, at least 1.

    `os.cpu_count()` counts the machine's cores; a container limited to two of 64 that starts
    64 threads is many times slower than with two.

    Args:
        cgroup: where control group files are mounted (version 2 `cpu.max`, version 1
            `cpu/cpu.cfs_quota_us`).
        own: the file that names the groups of this process; each group above them may limit
            it too.
    """
    try:
        cores = len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS or Windows
        cores = os.cpu_count() or 1
    for folder in _groups(cgroup, own):
        for words in (
            _words(folder / "cpu.max"),
            _words(folder / "cpu.cfs_quota_us") + _words(folder / "cpu.cfs_period_us"),
        ):
            # An unlimited group says "max" (version 2) or -1 (version 1).
            if len(words) == 2 and all(word.isdecimal() for word in words) and int(words[1]) > 0:
                cores = min(cores, round(int(words[0]) / int(words[1])))
    return max(1, cores)


def _groups(cgroup: Path, own: Path) -> Iterator[Path]:
    """The folders of the groups that may limit the processor time of this process."""
    yield cgroup
    yield cgroup / "cpu"
    for line in _read(own).splitlines():
        # "0::/user.slice/app.scope" (version 2), "4:cpu,cpuacct:/docker/1f2e" (version 1)
        _, _, rest = line.partition(":")
        controllers, _, name = rest.partition(":")
        if controllers and "cpu" not in controllers.split(","):
            continue
        base = cgroup / "cpu" if controllers else cgroup
        group = PurePosixPath("/", name).relative_to("/")
        # Seen from a container, a group outside of it is named by "..".
        if ".." not in group.parts:
            yield from (base / folder for folder in (group, *group.parents))


def _words(path: Path) -> tuple[str, ...]:
    return tuple(_read(path).split())


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""
