"""Cores of this process under the limits that containers and services set."""

from __future__ import annotations

import os

import pytest

from aligner.embedding.cores import usable_cores


@pytest.fixture
def machine(monkeypatch):
    """A machine of 16 cores, of which the affinity mask allows all."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(16)), raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 64)


@pytest.mark.usefixtures("machine")
@pytest.mark.parametrize(
    ("quota", "cores"),
    [
        ("max 100000", 16),
        ("150000 100000", 2),
        ("400000 100000\n", 4),
        ("10000 100000", 1),
        ("6400000 100000", 16),
        ("", 16),
        ("nonsense", 16),
        ("100000 0", 16),
    ],
)
def test_a_quota_of_version_2_limits_the_cores(tmp_path, quota, cores):
    (tmp_path / "cpu.max").write_text(quota)
    assert usable_cores(tmp_path, tmp_path / "none") == cores


@pytest.mark.usefixtures("machine")
@pytest.mark.parametrize(("quota", "cores"), [("-1", 16), ("200000", 2), ("50000", 1)])
def test_a_quota_of_version_1_limits_the_cores(tmp_path, quota, cores):
    (tmp_path / "cpu").mkdir()
    (tmp_path / "cpu/cpu.cfs_quota_us").write_text(f"{quota}\n")
    (tmp_path / "cpu/cpu.cfs_period_us").write_text("100000\n")
    assert usable_cores(tmp_path, tmp_path / "none") == cores


@pytest.mark.usefixtures("machine")
def test_a_group_above_that_of_the_process_limits_it_too(tmp_path):
    service = tmp_path / "system.slice/aligner.service"
    service.mkdir(parents=True)
    (service / "cpu.max").write_text("max 100000")
    (service.parent / "cpu.max").write_text("300000 100000")
    own = tmp_path / "own"
    own.write_text("0::/system.slice/aligner.service\n")
    assert usable_cores(tmp_path, own) == 3


@pytest.mark.usefixtures("machine")
def test_only_the_processor_hierarchy_of_version_1_counts(tmp_path):
    for hierarchy, quota in (("memory", "100000"), ("cpu", "500000")):
        group = tmp_path / hierarchy / "docker/1f2e"
        group.mkdir(parents=True)
        (group / "cpu.cfs_quota_us").write_text(quota)
        (group / "cpu.cfs_period_us").write_text("100000")
    own = tmp_path / "own"
    own.write_text("9:memory:/docker/1f2e\n4:cpu,cpuacct:/docker/1f2e\nbroken\n0::/../other\n")
    assert usable_cores(tmp_path, own) == 5


def test_the_affinity_mask_limits_the_cores(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {3, 5, 7}, raising=False)
    assert usable_cores(tmp_path, tmp_path / "none") == 3


def test_without_masks_the_cores_of_the_machine_count(tmp_path, monkeypatch):
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert usable_cores(tmp_path, tmp_path / "none") == 1


def test_this_machine_has_a_core():
    assert 1 <= usable_cores() <= (os.cpu_count() or 1)
