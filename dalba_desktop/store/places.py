"""Places where a store is less safe than on a disk of this computer: synchronised, on the network, about to be emptied.

Nothing here refuses; `warning_about` recognises what it can by names, marker files, environment and the table of
mounted file systems, and a place it does not know is taken to be fine. What the machine says comes in as
`Surroundings`, so every system can be tried out on any other.
"""

from __future__ import annotations

import ntpath
import os
import re
import sys
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

from dalba_desktop.store import cloud_names, mounts
from dalba_desktop.store.mounts import Drive, Mount
from dalba_desktop.wording import say


class PlaceKind(Enum):
    """What makes a place unsafe; the first that holds is the one that is told."""

    CLOUD = "cloud"
    NETWORK = "network"
    TEMPORARY = "temporary"
    REMOVABLE = "removable"


@dataclass(frozen=True, slots=True)
class Place:
    """Why a store should rather be elsewhere: the kind, and the name of the program, share, folder or medium found."""

    kind: PlaceKind
    name: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the machine says of itself. `system` is as `sys.platform`; `names_in` lists a folder, nothing on failure.

    `sync_roots` are the folders that programs announced to Windows: program, folder. `drive_of` tells of `"Z:\\\\"`
    what kind of drive it is. Elsewhere than on Windows `mounted` says that.
    """

    system: str
    environment: Mapping[str, str]
    home: str
    mounted: tuple[Mount, ...] = ()
    sync_roots: tuple[tuple[str, str], ...] = ()
    drive_of: Callable[[str], Drive] = lambda _: Drive.UNKNOWN
    names_in: Callable[[PurePath], Collection[str]] = lambda _: ()

    def path(self, text: str) -> PurePath:
        """A path as this system writes it, without the prefix by which Windows allows long ones."""
        if self.system != "win32":
            return PurePosixPath(text)
        text = re.sub(r"^\\\\[?]\\(UNC\\)?", lambda found: "\\\\" if found[1] else "", text, flags=re.IGNORECASE)
        return PureWindowsPath(text)


def surroundings() -> Surroundings:
    """This machine, now."""
    return Surroundings(
        system=sys.platform,
        environment=dict(os.environ),
        home=os.path.expanduser("~"),  # noqa: PTH111 - Path.home() raises where there is none
        mounted=mounts.mounted(),
        sync_roots=mounts.sync_roots(),
        drive_of=mounts.drive_of,
        names_in=_names_in,
    )


def warning_about(store_path: Path | str, here: Surroundings | None = None) -> Place | None:
    """Why a store, there or yet to be made, would be less safe at that path; None when nothing speaks against it.

    Looks at the names in the folders above it, so it may wait for a share that is slow to answer. With `here` the path
    is taken as it stands, otherwise links are followed first.
    """
    if here is None:
        here = surroundings()
        store_path = os.path.realpath(store_path)
    path = here.path(str(store_path))
    for kind, find in _FINDERS:
        name = find(path, here)
        if name is not None:
            return Place(kind, name)
    return None


def warning_words(place: Place) -> str:
    """The warning as a sentence or two, with what to do."""
    match place.kind:
        case PlaceKind.CLOUD:
            return say(
                "This folder is synchronised by {name}: the store is copied to other computers, and two computers can"
                " overwrite each other’s changes. A folder of this computer that is not synchronised is safer.",
                name=place.name,
            )
        case PlaceKind.NETWORK:
            return say(
                "This folder is on the network ({name}): a lost connection can interrupt a change, and two computers"
                " may not see each other’s locks. A folder of this computer is safer; a network folder is good for"
                " backups.",
                name=place.name,
            )
        case PlaceKind.TEMPORARY:
            return say(
                "This folder is temporary ({name}): the system may empty it without asking. Choose a lasting one.",
                name=place.name,
            )
        case PlaceKind.REMOVABLE:
            return say(
                "This medium can be removed ({name}): close the store before taking it out, and keep it locked away.",
                name=place.name,
            )


def is_writable(store_path: Path | str) -> bool:
    """Whether a store, there or yet to be made, could be written to: the file, and the folder for its journal.

    Tries the folder out with a file that is gone at once: only that tells the truth on shares and under Windows. The
    store itself is not opened, for closing it again would let go of the locks that another part of the process holds.
    """
    real = Path(os.path.realpath(store_path))
    if real.exists() and not (real.is_file() and os.access(real, os.W_OK)):
        return False
    try:
        with tempfile.TemporaryFile(dir=real.parent, prefix=".dalba-"):
            return True
    except OSError:
        return False


def _names_in(folder: PurePath) -> Collection[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208 - names, not paths
    except OSError:
        return ()


# --- clouds ------------------------------------------------------------------------------------------------------


def _cloud(path: PurePath, here: Surroundings) -> str | None:
    return next(iter(_clouds(path, here)), None)


def _clouds(path: PurePath, here: Surroundings) -> Iterator[str]:
    for program, root in (*_announced(here), *here.sync_roots):
        if root and path.is_relative_to(here.path(root)):
            yield program
    home = here.path(here.home)
    for folder in path.parents:
        is_top = here.system == "win32" and folder.parent == folder.parent.parent
        found = cloud_names.of_folder(folder.name, folder.parent.name, at_home=folder.parent == home, at_top=is_top)
        if found:
            yield found
    if here.system == "darwin" and any(_is_in_icloud(path, home, name, here) for name in ("Desktop", "Documents")):
        yield "iCloud Drive"
    mount = _mount_of(path, here)
    if mount and (found := cloud_names.of_mount(mount.type, mount.source)):
        yield found
    for folder in path.parents:
        if found := cloud_names.of_content(here.names_in(folder), at_home=folder == home):
            yield found


def _is_in_icloud(path: PurePath, home: PurePath, name: str, here: Surroundings) -> bool:
    """iCloud takes in Desktop and Documents where they are, and shows them among its own folders as well."""
    # The path first: merely looking into the folders of iCloud makes macOS ask the user for permission.
    return path.is_relative_to(home / name) and name in here.names_in(home.joinpath(*_ICLOUD))


_ICLOUD = ("Library", "Mobile Documents", "com~apple~CloudDocs")


def _announced(here: Surroundings) -> Iterable[tuple[str, str]]:
    for variable in ("OneDrive", "OneDriveConsumer", "OneDriveCommercial"):
        yield "OneDrive", here.environment.get(variable, "") or here.environment.get(variable.upper(), "")


# --- networks, media, folders that are emptied -------------------------------------------------------------------


def _network(path: PurePath, here: Surroundings) -> str | None:
    if path.drive.startswith("\\\\"):
        return path.drive
    if path.drive:
        return path.drive + "\\" if here.drive_of(path.drive + "\\") is Drive.REMOTE else None
    mount = _mount_of(path, here)
    if mount is None or not mount.is_remote:
        return None
    inner = path.relative_to(here.path(mount.point)).parts
    # One mount of the desktop holds all the shares it knows, each a folder: "smb-share:server=nas,share=ward".
    return inner[0] if "gvfs" in mount.type and len(inner) > 1 else mount.name


def _removable(path: PurePath, here: Surroundings) -> str | None:
    if path.drive:
        is_removable = here.drive_of(path.drive + "\\") in (Drive.REMOVABLE, Drive.DISC)
        return path.drive + "\\" if is_removable else None
    mount = _mount_of(path, here)
    if mount is None:
        return None
    is_below = any(mount.point.startswith(folder) for folder in ("/media/", "/run/media/", "/Volumes/"))
    return mount.point if is_below or mount.type in ("iso9660", "udf", "cd9660") else None


_EMPTIED: Mapping[str, tuple[str, ...]] = {
    "win32": (),
    "darwin": ("/tmp", "/private/tmp", "/var/tmp", "/private/var/tmp", "/var/folders", "/private/var/folders"),
    "linux": ("/tmp", "/var/tmp", "/dev/shm", "/run/user"),
}
_EMPTIED_NAMES = re.compile(
    r"\.trash(-\d+)?|\$recycle\.bin|recycler|inetcache|temporary internet files|content\.outlook", re.IGNORECASE
)
"""Waste baskets, and where browsers and mail programs put what is opened from them."""


def _temporary(path: PurePath, here: Surroundings) -> str | None:
    of_the_user = [here.environment.get(variable, "") for variable in ("TMPDIR", "TEMP", "TMP")]
    windows = here.environment.get("SystemRoot") or here.environment.get("SYSTEMROOT")
    of_the_system = [ntpath.join(windows, "Temp")] if here.system == "win32" and windows else []
    for folder in (*of_the_user, *_EMPTIED.get(here.system, ()), *of_the_system):
        if folder and path.is_relative_to(here.path(folder)):
            return folder
    parts = path.parts[:-1]
    for part, inner in zip(parts, (*parts[1:], ""), strict=True):
        if _EMPTIED_NAMES.fullmatch(part) or (part == "Trash" and inner == "files"):
            return part
    mount = _mount_of(path, here)
    if mount and mount.type in ("tmpfs", "ramfs", "devtmpfs"):
        return mount.point
    if path.drive and here.drive_of(path.drive + "\\") is Drive.MEMORY:
        return path.drive + "\\"
    return None


def _mount_of(path: PurePath, here: Surroundings) -> Mount | None:
    """The file system a path lies on: the one mounted deepest above it, of two at one point the later."""
    above = [mount for mount in here.mounted if path.is_relative_to(here.path(mount.point))]
    return max(reversed(above), key=lambda mount: len(here.path(mount.point).parts), default=None)


_FINDERS: tuple[tuple[PlaceKind, Callable[[PurePath, Surroundings], str | None]], ...] = (
    (PlaceKind.CLOUD, _cloud),
    (PlaceKind.NETWORK, _network),
    (PlaceKind.TEMPORARY, _temporary),
    (PlaceKind.REMOVABLE, _removable),
)
