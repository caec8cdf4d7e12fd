"""A value kept in memory until its version changes."""

from gongzhi.common.snapshot import Snapshot


def test_it_builds_once_and_asks_seldom():
    built = []
    kept = Snapshot(lambda: built.append(1) or len(built), lambda: "same", every=60)
    assert [kept.current(), kept.current()] == [1, 1]


def test_it_builds_again_when_the_version_changed():
    versions = iter("aab")
    built = []
    kept = Snapshot(lambda: built.append(1) or len(built), lambda: next(versions), every=0)
    assert [kept.current(), kept.current(), kept.current()] == [1, 1, 2]


def test_it_builds_again_at_once_when_told_to_forget():
    built = []
    kept = Snapshot(lambda: built.append(1) or len(built), lambda: "same", every=60)
    kept.current()
    kept.forget()
    assert kept.current() == 2
