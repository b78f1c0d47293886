"""What was fetched expires: by age, then by size, the oldest first."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.archive.expiry import expire

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = timedelta(days=1)
GIGABYTE = 10**9


def archived(state: Path, sizes: dict[str, int]) -> Path:
    folder = state / "archive"
    folder.mkdir(exist_ok=True)
    for run, size in sizes.items():
        (folder / f"{run}.warc.gz").write_bytes(bytes(size))
    return folder


def left(folder: Path) -> list[str]:
    return sorted(file.name.partition(".")[0] for file in folder.iterdir())


def test_what_was_fetched_longer_ago_than_it_is_kept_goes(tmp_path: Path) -> None:
    folder = archived(
        tmp_path, dict.fromkeys(["20261001T000000-001", "20261025T115959-001", "20261025T120000-001"], 9)
    )
    gone = expire(tmp_path, 30 * DAY, GIGABYTE, NOW)
    assert gone == ["archive/20261001T000000-001.warc.gz", "archive/20261025T115959-001.warc.gz"]
    assert left(folder) == ["20261025T120000-001"]


def test_beyond_the_size_the_oldest_goes_first(tmp_path: Path) -> None:
    sizes = {"20261120T000000-001": 50, "20261121T000000-001": 40, "20261122T000000-001": 30}
    folder = archived(tmp_path, sizes)
    expire(tmp_path, 30 * DAY, 75, NOW)
    assert left(folder) == ["20261121T000000-001", "20261122T000000-001"]


def test_a_file_of_another_name_is_as_old_as_its_last_record(tmp_path: Path) -> None:
    folder = archived(tmp_path, {"imported": 1, "fresh": 1})
    long_ago = (NOW - 31 * DAY).timestamp()
    os.utime(folder / "imported.warc.gz", (long_ago, long_ago))
    os.utime(folder / "fresh.warc.gz", (NOW.timestamp(), NOW.timestamp()))
    expire(tmp_path, 30 * DAY, GIGABYTE, NOW)
    assert left(folder) == ["fresh"]


def test_where_nothing_was_fetched_nothing_expires(tmp_path: Path) -> None:
    assert expire(tmp_path, DAY, 1, NOW) == []


@given(
    st.dictionaries(st.integers(0, 90), st.integers(0, 50), max_size=12),
    st.integers(1, 60),
    st.integers(0, 200),
)
def test_what_stays_is_young_and_small_enough_and_no_older_than_what_goes(
    tmp_path_factory: pytest.TempPathFactory, ages: dict[int, int], keep: int, most: int
) -> None:
    names = {f"{NOW - age * DAY:%Y%m%dT%H%M%S}-000": size for age, size in ages.items()}
    folder = archived(tmp_path_factory.mktemp("state"), names)
    gone = [name.partition("/")[2].partition(".")[0] for name in expire(folder.parent, keep * DAY, most, NOW)]
    stay = left(folder)
    assert sorted([*gone, *stay]) == sorted(names)
    assert gone == sorted(gone) == sorted(names)[: len(gone)]
    assert sum(names[name] for name in stay) <= most
    assert all(name >= f"{NOW - keep * DAY:%Y%m%dT%H%M%S}" for name in stay)
