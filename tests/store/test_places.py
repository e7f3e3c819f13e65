"""Where a store had better not be. Each machine is told of as it would tell of itself, so all are tried on this one."""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import Any

import pytest

from dalba_desktop.store.mounts import Drive, Mount
from dalba_desktop.store.places import Place, PlaceKind, Surroundings, warning_about, warning_words

linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at Linux itself")

CLOUD, NETWORK = PlaceKind.CLOUD, PlaceKind.NETWORK
TEMPORARY, REMOVABLE = PlaceKind.TEMPORARY, PlaceKind.REMOVABLE


def listing(folders: Mapping[str, Collection[str]]) -> Any:
    return lambda folder: folders.get(str(folder), ())


def drive_of(root: str) -> Drive:
    drives = {"C:\\": Drive.FIXED, "D:\\": Drive.DISC, "E:\\": Drive.REMOVABLE, "G:\\": Drive.FIXED}
    return (drives | {"R:\\": Drive.MEMORY, "Z:\\": Drive.REMOTE}).get(root, Drive.UNKNOWN)


LINUX = Surroundings("linux", {}, "/home/anna")
MAC = Surroundings("darwin", {}, "/Users/anna")
WINDOWS = Surroundings(
    "win32",
    {"TEMP": r"C:\Users\anna\AppData\Local\Temp", "SYSTEMROOT": r"C:\Windows"},
    r"C:\Users\anna",
    drive_of=drive_of,
)


def linux(*mounted: Mount, **values: Any) -> Surroundings:
    return replace(LINUX, mounted=(Mount("/", "ext4", "/dev/nvme0n1p2"), *mounted), **values)


def mac(*mounted: Mount, **values: Any) -> Surroundings:
    return replace(MAC, mounted=(Mount("/", "apfs", "/dev/disk3s1s1"), *mounted), **values)


def windows(**values: Any) -> Surroundings:
    return replace(WINDOWS, **values)


def found(path: str, here: Surroundings) -> tuple[PlaceKind, str] | None:
    place = warning_about(path, here)
    return None if place is None else (place.kind, place.name)


# --- fine places -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "here"),
    [
        ("/home/anna/ward.dalba", linux()),
        ("/home/anna/Documents/Ph+ ALL/ward.dalba", linux()),
        ("/home/anna/Documents/OneDrive - copy.dalba", linux()),  # the file's own name says nothing
        ("/srv/toolbox/box/ward.dalba", linux()),  # a word that means a cloud only right in the home folder
        ("/home/anna/boxes/ward.dalba", linux()),
        ("/home/anna/My Drive/ward.dalba", linux()),
        ("/tmpfiles/ward.dalba", linux()),
        ("/home/anna/Trash/ward.dalba", linux()),
        ("/Users/anna/Documents/ward.dalba", mac()),
        (r"C:\Users\anna\Documents\ward.dalba", windows()),
        (r"\\?\C:\Users\anna\Documents\ward.dalba", windows()),
        (r"G:\ward.dalba", windows()),
        (r"Q:\ward.dalba", windows()),
    ],
)
def test_a_folder_of_this_computer_is_fine(path: str, here: Surroundings) -> None:
    assert found(path, here) is None


# --- clouds ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "here", "program"),
    [
        (r"C:\Users\anna\OneDrive\ward.dalba", windows(), "OneDrive"),
        (r"C:\Users\anna\OneDrive - Ospedale Civile\Documenti\ward.dalba", windows(), "OneDrive"),
        (r"c:\users\anna\onedrive\ward.dalba", windows(), "OneDrive"),
        (r"D:\Dropbox (Ward 3)\ward.dalba", windows(), "Dropbox"),
        (r"C:\Users\anna\Haematology Dropbox\Anna\ward.dalba", windows(), "Dropbox"),
        (r"C:\Users\anna\iCloudDrive\ward.dalba", windows(), "iCloud Drive"),
        (r"G:\My Drive\ward.dalba", windows(), "Google Drive"),
        (r"G:\Il mio Drive\Reparto\ward.dalba", windows(), "Google Drive"),
        (r"C:\Users\anna\Nextcloud2\ward.dalba", windows(), "Nextcloud"),
        (r"C:\Users\anna\Box\ward.dalba", windows(), "Box"),
        (r"C:\Users\anna\SynologyDrive\ward.dalba", windows(), "Synology Drive"),
        (r"C:\Users\anna\pCloud Sync\ward.dalba", windows(), "pCloud"),
        ("/Users/anna/Library/Mobile Documents/com~apple~CloudDocs/ward.dalba", mac(), "iCloud Drive"),
        ("/Users/anna/Library/CloudStorage/OneDrive-Ospedale/ward.dalba", mac(), "OneDrive"),
        ("/Users/anna/Library/CloudStorage/GoogleDrive-a@b.it/My Drive/ward.dalba", mac(), "Google Drive"),
        ("/Users/anna/Library/CloudStorage/Box-Box/ward.dalba", mac(), "Box"),
        ("/Users/anna/Library/CloudStorage/Strato-anna/ward.dalba", mac(), "Strato"),
        ("/Users/anna/Dropbox/ward.dalba", mac(), "Dropbox"),
        ("/home/anna/ownCloud/ward.dalba", linux(), "ownCloud"),
        ("/home/anna/MEGA/ward.dalba", linux(), "MEGA"),
        ("/home/anna/GARRbox/ward.dalba", linux(), "GARRbox"),
        ("/run/user/1000/gvfs/google-drive:host=gmail.com,user=a/x/ward.dalba", linux(), "Google Drive"),
    ],
)
def test_a_cloud_is_known_by_the_name_of_its_folder(path: str, here: Surroundings, program: str) -> None:
    assert found(path, here) == (CLOUD, program)


@pytest.mark.parametrize("variable", ["OneDrive", "ONEDRIVE", "OneDriveConsumer", "OneDriveCommercial"])
def test_windows_says_where_onedrive_is_whatever_it_is_called(variable: str) -> None:
    here = windows(environment={variable: r"D:\Ospedale"})
    assert found(r"d:\ospedale\Documenti\ward.dalba", here) == (CLOUD, "OneDrive")
    assert found(r"D:\Ospedale2\ward.dalba", here) is not None  # D: is a disc here
    assert found(r"C:\Ospedale\ward.dalba", here) is None


def test_programs_announce_their_folders_to_windows() -> None:
    here = windows(sync_roots=(("Nextcloud", r"C:\Reparto"), ("Broken", "")))
    assert found(r"C:\Reparto\2026\ward.dalba", here) == (CLOUD, "Nextcloud")
    assert found(r"C:\Altro\ward.dalba", here) is None


@pytest.mark.parametrize(
    ("marker", "program"),
    [
        (".stfolder", "Syncthing"),
        (".dropbox", "Dropbox"),
        (".dropbox.cache", "Dropbox"),
        (".sync_3f2a91bc77d0.db", "Nextcloud or ownCloud"),
        ("._sync_3f2a91bc77d0.db", "Nextcloud or ownCloud"),
        (".nextcloudsync.log", "Nextcloud"),
        (".owncloudsync.log", "ownCloud"),
        (".SynologyWorkingDirectory", "Synology Drive"),
        (".tmp.driveupload", "Google Drive"),
    ],
)
def test_a_cloud_is_known_by_the_files_it_leaves_in_a_folder_above(marker: str, program: str) -> None:
    here = linux(names_in=listing({"/data/ward": ["ward.dalba", marker], "/data": ["ward"]}))
    assert found("/data/ward/2026/ward.dalba", here) == (CLOUD, program)
    assert found("/data/ward.dalba", here) is None


def test_the_settings_of_dropbox_in_the_home_folder_are_no_dropbox() -> None:
    here = linux(names_in=listing({"/home/anna": [".dropbox", ".config", ".sync_no.db"]}))
    assert found("/home/anna/ward.dalba", here) is None


def test_icloud_may_have_taken_in_desktop_and_documents() -> None:
    cloud = "/Users/anna/Library/Mobile Documents/com~apple~CloudDocs"
    here = mac(names_in=listing({cloud: ["Desktop", "Documents", "Pages"]}))
    assert found("/Users/anna/Documents/ward.dalba", here) == (CLOUD, "iCloud Drive")
    assert found("/Users/anna/Desktop/new/ward.dalba", here) == (CLOUD, "iCloud Drive")
    assert found("/Users/anna/Ward/ward.dalba", here) is None


def test_icloud_is_not_looked_into_for_other_folders() -> None:
    """Looking makes macOS ask the user for permission."""
    looked_into: list[str] = []

    def names_in(folder: PurePath) -> Collection[str]:
        looked_into.append(str(folder))
        return ()

    warning_about("/Users/anna/Ward/ward.dalba", mac(names_in=names_in))
    assert looked_into == ["/Users/anna/Ward", "/Users/anna", "/Users", "/"]


@pytest.mark.parametrize(
    ("file_system", "source", "program"),
    [
        ("fuse.rclone", "hospital:ward", "rclone"),
        ("fuse.google-drive-ocamlfuse", "google-drive-ocamlfuse", "Google Drive"),
        ("fuse.onedriver", "onedriver", "OneDrive"),
        ("fuse", "pCloud.fs", "pCloud"),
        ("osxfuse_pcloudfs", "pcloud", "pCloud"),
    ],
)
def test_a_cloud_that_is_mounted_is_known_by_its_type(file_system: str, source: str, program: str) -> None:
    here = linux(Mount("/mnt/far", file_system, source))
    assert found("/mnt/far/ward.dalba", here) == (CLOUD, program)
    assert found("/mnt/farther/ward.dalba", here) is None


# --- networks ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (r"\\fileserver\ward\ward.dalba", r"\\fileserver\ward"),
        ("//fileserver/ward/ward.dalba", r"\\fileserver\ward"),
        (r"\\?\UNC\fileserver\ward\ward.dalba", r"\\fileserver\ward"),
        (r"Z:\ward.dalba", "Z:\\"),
    ],
)
def test_windows_shares_with_and_without_a_letter(path: str, name: str) -> None:
    assert found(path, windows()) == (NETWORK, name)


@pytest.mark.parametrize(
    ("file_system", "source", "name"),
    [
        ("nfs4", "fileserver:/export/ward", "fileserver:/export/ward"),
        ("cifs", "//fileserver/ward", "//fileserver/ward"),
        ("smb3", "//anna:secret@fileserver/ward", "//fileserver/ward"),
        ("fuse.sshfs", "anna@fileserver:/ward", "fileserver:/ward"),
        ("fuse.sshfs", "anna@fileserver:", "fileserver:"),
        ("davfs", "https://fileserver/dav", "https://fileserver/dav"),
        ("9p", "hostshare", "9p"),
        ("fuse.unheard-of", "fileserver:/ward", "fileserver:/ward"),
    ],
)
def test_a_share_is_known_by_its_type_or_its_source_and_never_tells_an_account(
    file_system: str, source: str, name: str
) -> None:
    here = linux(Mount("/mnt/far", file_system, source))
    assert found("/mnt/far/2026/ward.dalba", here) == (NETWORK, name)


@pytest.mark.parametrize("file_system", ["ext4", "btrfs", "fuseblk", "fuse.gocryptfs", "overlay"])
def test_a_disk_under_mnt_is_a_disk(file_system: str) -> None:
    assert found("/mnt/data/ward.dalba", linux(Mount("/mnt/data", file_system, "/dev/sdb1"))) is None


def test_the_file_system_mounted_deepest_counts_and_of_two_the_later() -> None:
    here = linux(
        Mount("/home/anna/disk", "ext4", "/dev/sdb1"),
        Mount("/home", "nfs4", "fileserver:/home"),
        Mount("/net", "autofs", "auto.net"),
        Mount("/net", "cifs", "//fileserver/net"),
    )
    assert found("/home/anna/ward.dalba", here) == (NETWORK, "fileserver:/home")
    assert found("/home/anna/disk/ward.dalba", here) is None
    assert found("/net/ward.dalba", here) == (NETWORK, "//fileserver/net")


def test_shares_that_the_desktop_opened() -> None:
    here = linux(Mount("/run/user/1000/gvfs", "fuse.gvfsd-fuse", "gvfsd-fuse"))
    share = "/run/user/1000/gvfs/smb-share:server=nas,share=ward/ward.dalba"
    assert found(share, here) == (NETWORK, "smb-share:server=nas,share=ward")


def test_shares_on_a_mac() -> None:
    here = mac(Mount("/Volumes/ward", "smbfs", "//anna@fileserver/ward"))
    assert found("/Volumes/ward/ward.dalba", here) == (NETWORK, "//fileserver/ward")


# --- temporary and removable -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "here", "name"),
    [
        ("/tmp/ward.dalba", linux(), "/tmp"),
        ("/var/tmp/x/ward.dalba", linux(), "/var/tmp"),
        ("/scratch/anna/ward.dalba", linux(environment={"TMPDIR": "/scratch/anna"}), "/scratch/anna"),
        ("/ram/ward.dalba", linux(Mount("/ram", "tmpfs", "tmpfs")), "/ram"),
        ("/home/anna/.local/share/Trash/files/ward.dalba", linux(), "Trash"),
        ("/media/anna/stick/.Trash-1000/files/ward.dalba", linux(), ".Trash-1000"),
        ("/private/var/folders/x/y/T/ward.dalba", mac(), "/private/var/folders"),
        ("/Users/anna/.Trash/ward.dalba", mac(), ".Trash"),
        (r"c:\users\anna\appdata\local\temp\7z\ward.dalba", windows(), r"C:\Users\anna\AppData\Local\Temp"),
        (r"C:\Windows\Temp\ward.dalba", windows(), r"C:\Windows\Temp"),
        (r"C:\$Recycle.Bin\S-1-5\ward.dalba", windows(), "$Recycle.Bin"),
        (r"C:\Users\anna\AppData\Local\Microsoft\Windows\INetCache\x\ward.dalba", windows(), "INetCache"),
        (r"R:\ward.dalba", windows(), "R:\\"),
    ],
)
def test_folders_that_are_emptied(path: str, here: Surroundings, name: str) -> None:
    assert found(path, here) == (TEMPORARY, name)


@pytest.mark.parametrize(
    ("path", "here", "name"),
    [
        (r"E:\ward.dalba", windows(), "E:\\"),
        (r"D:\ward.dalba", windows(), "D:\\"),
        ("/media/anna/stick/w.dalba", linux(Mount("/media/anna/stick", "vfat", "/dev/sdc1")), None),
        ("/run/media/anna/stick/w.dalba", linux(Mount("/run/media/anna/stick", "exfat", "/dev/sdc1")), None),
        ("/Volumes/STICK/ward.dalba", mac(Mount("/Volumes/STICK", "msdos", "/dev/disk4s1")), None),
        ("/cdrom/ward.dalba", linux(Mount("/cdrom", "iso9660", "/dev/sr0")), "/cdrom"),
    ],
)
def test_media_that_can_be_taken_out(path: str, here: Surroundings, name: str | None) -> None:
    assert found(path, here) == (REMOVABLE, name or str(PurePath(path).parent))


def test_the_gravest_is_told() -> None:
    here = linux(Mount("/media/anna/stick", "vfat", "/dev/sdc1"))
    assert found("/media/anna/stick/Dropbox/ward.dalba", here) == (CLOUD, "Dropbox")


# --- words -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(PlaceKind))
def test_every_warning_names_what_was_found(kind: PlaceKind) -> None:
    words = warning_words(Place(kind, "{share} <b>3</b>"))
    assert "{share} <b>3</b>" in words
    assert words.endswith(".")


# --- what machines say -------------------------------------------------------------------------------------------
