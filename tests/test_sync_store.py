"""The device's store: whole generations, kept recalls, rot found and named."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sync.canonical import sha256_of
from sync.errors import StoreCorrupt, StoreError, StoreFull
from sync.models import ChannelManifest
from sync.pictures import EncodedPicture
from sync.rules.ended import Ended, EndedEntry
from sync.rules.floors import Floors, RoleFloor
from sync.rules.latch import Latch, united
from sync.rules.time import RELEASED, SystemTime, built
from sync.store import DeviceStore, Generation, GenerationRecord
from sync.store.files import write_file
from tests.making import (
    NOW,
    make_manifest,
    make_notice,
    make_picture,
    make_recall,
    make_recalls,
    notice_id,
    picture_bytes,
)

DISPLAY = "1920x1080"


def system(boot_s: float = 60, boot: str = "a") -> SystemTime:
    return SystemTime(NOW, synchronised=True, boot_id=boot, boot_s=boot_s)


def encoded(number: int) -> EncodedPicture:
    data = picture_bytes(number)
    return EncodedPicture(data, "image/jpeg", 96, 120, sha256_of(data))


def switch(store: DeviceStore, manifest: ChannelManifest) -> Generation:
    """Put a publication with all its pictures into the store."""
    derivatives = {
        picture.sha256: store.keep_picture(picture.sha256, encoded(number), DISPLAY)
        for number in range(1, 10)
        for picture in [make_picture(number)]
        if picture.sha256 in manifest.pictures()
    }
    return store.switch(
        GenerationRecord(
            manifest=manifest,
            manifest_sha256=sha256_of(str(manifest.publication).encode()),
            derivatives=derivatives,
            prepared_for=DISPLAY,
        )
    )


@pytest.fixture
def store(tmp_path: Path) -> DeviceStore:
    """A store that holds publication 1 with notices 1 and 2, and an empty recall list."""
    made = DeviceStore(tmp_path / "store")
    made.root.mkdir()
    made.add_recalls(make_recalls())
    made.save_floors(Floors(recall_sequence=0, publications={"puente-ficticio": 1}))
    switch(made, make_manifest([make_notice(1), make_notice(2)]))
    return made


def pictures(store: DeviceStore) -> set[str]:
    return {path.name for path in (store.root / "pictures").iterdir()}


def test_a_new_device_has_nothing_and_makes_no_file(tmp_path: Path) -> None:
    store = DeviceStore(tmp_path / "none")
    assert store.load_generation() is None
    assert store.load_latch() == Latch()
    assert store.load_floors() == Floors()
    assert store.load_age() is None
    assert store.load_ended() == Ended()
    assert store.load_time_floor() == built(RELEASED)
    assert not (tmp_path / "none").exists()


def test_a_generation_is_read_back_as_it_was_written(store: DeviceStore) -> None:
    generation = DeviceStore(store.root).load_generation()
    assert generation is not None
    assert generation.manifest == make_manifest([make_notice(1), make_notice(2)])
    derivative = generation.record.derivative(make_picture(1).sha256)
    assert derivative is not None
    assert store.read_picture(derivative) == picture_bytes(1)


def test_a_generations_name_tells_its_publication_and_its_hash(store: DeviceStore) -> None:
    name = store.current_name()
    assert name is not None
    data = (store.root / "current" / "generation.json").read_bytes()
    assert name == f"1-{sha256_of(data)[:16]}"


def test_the_current_and_the_previous_generation_stay_and_no_other(store: DeviceStore) -> None:
    second = switch(store, make_manifest([make_notice(2)], publication=2))
    third = switch(store, make_manifest([make_notice(3)], publication=3))
    kept = {path.name for path in (store.root / "generations").iterdir()}
    assert kept == {second.name, third.name}
    assert pictures(store) == {encoded(2).sha256, encoded(3).sha256}


def test_a_rotten_generation_is_read_from_its_copy(store: DeviceStore) -> None:
    path = store.root / "current" / "generation.json"
    path.write_bytes(path.read_bytes().replace(b"Rogelio", b"Rogelia"))
    generation = DeviceStore(store.root).load_generation()
    assert generation is not None
    assert generation.manifest.notices[0].content.name == "Rogelio Prueba Ficticio"


def test_a_generation_rotten_twice_is_named_and_not_loaded(store: DeviceStore) -> None:
    for name in ("generation.json", "generation.copy.json"):
        path = store.root / "current" / name
        path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(StoreCorrupt, match=r"generation.json: does not have the hash"):
        DeviceStore(store.root).load_generation()


def test_a_rotten_picture_is_named_removed_and_counted_missing(store: DeviceStore) -> None:
    generation = store.load_generation()
    assert generation is not None
    source = make_picture(1).sha256
    derivative = generation.record.derivatives[source]
    path = store.root / "pictures" / derivative.sha256
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(StoreCorrupt, match=derivative.sha256):
        store.read_picture(derivative)
    assert store.gaps(generation.record, Latch()) == (source,)


def test_a_short_picture_is_missing_without_being_read(store: DeviceStore) -> None:
    generation = store.load_generation()
    assert generation is not None
    source = make_picture(1).sha256
    path = store.root / "pictures" / generation.record.derivatives[source].sha256
    path.write_bytes(path.read_bytes()[:10])
    assert store.gaps(generation.record, Latch()) == (source,)


def test_all_rot_is_found_at_once(store: DeviceStore) -> None:
    generation = store.load_generation()
    assert generation is not None
    for path in (store.root / "pictures").iterdir():
        path.write_bytes(b"x" * path.stat().st_size)
    assert len(store.damage(generation.record)) == 2
    assert pictures(store) == set()


def test_a_recall_deletes_the_pictures_of_the_notice(store: DeviceStore) -> None:
    latch = store.add_recalls(make_recalls(notice_id(1)))
    assert latch == united(Latch(), make_recalls(notice_id(1)))
    assert pictures(store) == {encoded(2).sha256}


def test_a_recall_deletes_pictures_of_the_previous_generation_too(store: DeviceStore) -> None:
    switch(store, make_manifest([make_notice(2)], publication=2))
    assert pictures(store) == {encoded(1).sha256, encoded(2).sha256}
    store.add_recalls(make_recalls(notice_id(1)))
    assert pictures(store) == {encoded(2).sha256}


def test_a_recall_deletes_pictures_that_were_only_staged(store: DeviceStore) -> None:
    picture = make_picture(5)
    store.keep_picture(picture.sha256, encoded(5), DISPLAY)
    store.add_recalls(make_recalls(notice_id(5)))
    assert encoded(5).sha256 not in pictures(store)


def test_a_shorter_list_takes_nothing_out_of_the_latch(store: DeviceStore) -> None:
    store.add_recalls(make_recalls(notice_id(1)))
    assert store.add_recalls(make_recalls()) == united(Latch(), make_recalls(notice_id(1)))


def test_pictures_fitted_to_another_display_are_not_taken_for_this_one(store: DeviceStore) -> None:
    assert set(store.known_derivatives(DISPLAY)) == {make_picture(1).sha256, make_picture(2).sha256}
    assert store.known_derivatives("800x480") == {}


def test_the_stamp_changes_with_generation_recalls_and_age(store: DeviceStore) -> None:
    stamps = [store.stamp()]
    switch(store, make_manifest([make_notice(1)], publication=2))
    stamps.append(store.stamp())
    store.add_recalls(make_recalls(notice_id(1)))
    stamps.append(store.stamp())
    store.observe_age("feed", 1, system())
    stamps.append(store.stamp())
    assert len(set(stamps)) == 4
    assert store.stamp() == stamps[-1]


# --- trust records ---------------------------------------------------------------------------


def test_a_rotten_latch_is_read_from_its_copy(store: DeviceStore) -> None:
    latch = store.add_recalls(make_recalls(notice_id(1)))
    path = store.root / "trust" / "recalls.json"
    path.write_bytes(path.read_bytes().replace(b"TEST0001", b"TEST0009"))
    assert DeviceStore(store.root).load_latch() == latch


@pytest.mark.parametrize("damage", ["rot", "loss"])
def test_a_latch_lost_twice_is_never_read_as_empty(store: DeviceStore, damage: str) -> None:
    store.add_recalls(make_recalls(notice_id(1)))
    for name in ("recalls.json", "recalls.copy.json"):
        path = store.root / "trust" / name
        if damage == "rot":
            path.write_bytes(path.read_bytes().replace(b"TEST0001", b"TEST0009"))
        else:
            path.unlink()
    with pytest.raises(StoreCorrupt, match=r"trust/recalls"):
        DeviceStore(store.root).load_latch()


def test_a_lost_age_is_unknown_and_a_lost_time_floor_is_the_image(store: DeviceStore) -> None:
    store.observe_age("feed", 1, system())
    store.raise_time_floor(NOW, system())
    for name in ("age", "time"):
        for path in (store.root / "trust").glob(f"{name}*.json"):
            path.write_bytes(b"{}")
    again = DeviceStore(store.root)
    assert again.load_age() is None
    assert again.load_time_floor() == built(RELEASED)


def test_the_time_floor_is_the_later_of_image_and_manifest(store: DeviceStore) -> None:
    store.raise_time_floor(NOW, system())
    newer_image = NOW.replace(year=2027)
    assert DeviceStore(store.root, image_built=newer_image).load_time_floor().at == newer_image
    assert DeviceStore(store.root).load_time_floor().at == NOW


def test_age_and_ends_are_carried_over_a_restart(store: DeviceStore) -> None:
    store.observe_age("feed", 3, system(boot_s=0))
    store.tick_age(system(boot_s=90))
    entry = EndedEntry(kind="notice", id=notice_id(1), number=2)
    store.add_ended(Ended(entries=frozenset({entry})))
    again = DeviceStore(store.root)
    age = again.load_age()
    assert age is not None
    assert (age.feed.version, age.feed.age_s) == (3, 90)
    assert again.load_ended().has("notice", notice_id(1), 2)


def test_nothing_is_written_where_nothing_changed(store: DeviceStore) -> None:
    floors = Floors(feed={"root": RoleFloor(version=1)})
    store.save_floors(floors)
    before = {p: p.stat().st_mtime_ns for p in store.root.rglob("*") if p.is_file()}
    store.save_floors(floors)
    store.add_recalls(make_recalls())
    store.add_ended(Ended())
    after = {p: p.stat().st_mtime_ns for p in store.root.rglob("*") if p.is_file()}
    changed = {path.name for path in after if after[path] != before.get(path)}
    assert changed <= {"ended.json", "ended.copy.json"}


def test_another_processes_change_is_seen_at_once(store: DeviceStore) -> None:
    other = DeviceStore(store.root)
    assert other.load_latch() == Latch()
    store.add_recalls(make_recalls(notice_id(1)))
    assert other.load_latch() != Latch()


# --- the disk --------------------------------------------------------------------------------


def test_a_file_is_synchronised_before_it_takes_its_name_and_its_folder_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    fsync, rename = os.fsync, Path.replace

    def noted_fsync(descriptor: int) -> None:
        target = Path(f"/proc/self/fd/{descriptor}").readlink()
        seen.append("folder" if target.is_dir() else "file")
        fsync(descriptor)

    def noted_rename(path: Path, target: Path) -> Path:
        seen.append("rename")
        return rename(path, target)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(Path, "replace", noted_rename)
    write_file(tmp_path / "a", b"x")
    assert seen == ["file", "rename", "folder"]


@pytest.mark.parametrize(
    ("number", "kind"),
    [(errno.ENOSPC, StoreFull), (errno.EDQUOT, StoreFull), (errno.EIO, StoreError)],
)
def test_a_disk_that_fails_is_named_and_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[StoreError]
) -> None:
    path = tmp_path / "a"
    write_file(path, b"old")

    def failing(_descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(StoreError, match=f"{path}: cannot write") as caught:
        write_file(path, b"new")
    assert type(caught.value) is kind
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_write_that_the_kernel_refuses_half_way_leaves_nothing(tmp_path: Path) -> None:
    script = (
        "import resource, sys; from pathlib import Path; from sync.store.files import write_file\n"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "write_file(Path(sys.argv[1]), bytes(5000))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "a")],
        check=False,
        capture_output=True,
        text=True,
    )
    assert f"StoreError: {tmp_path / 'a'}: cannot write: File too large" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_reading_the_store_imports_no_network_library() -> None:
    script = (
        "import sys, sync.store, sync.store.clock, sync.rules.playing\n"
        "print([m for m in ('requests','urllib3','tuf','securesystemslib','paho') "
        "if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_a_picture_recall_deletes_its_bytes(store: DeviceStore) -> None:
    recall = make_recall(1, make_picture(2).sha256, target="picture")
    store.add_recalls(make_recalls().model_copy(update={"sequence": 1, "recalls": (recall,)}))
    assert pictures(store) == {encoded(1).sha256}
