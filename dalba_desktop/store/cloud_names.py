"""By what the programs that synchronise folders with a cloud are recognised: names of folders, of files, of mounts."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

_FOLDERS: Mapping[str, str] = {
    "OneDrive": r"onedrive( ?- ?.+)?|skydrive",
    "Dropbox": r"dropbox( \(.+\)|-.+)?|.+ dropbox",
    "iCloud Drive": r"icloud ?drive|mobile documents|com~apple~clouddocs",
    "Google Drive": r"google ?drive(-.+)?|google-drive:.+",
    "Nextcloud": r"nextcloud ?\d*|nextcloud-.+",
    "ownCloud": r"owncloud ?\d*|owncloud-.+",
    "Box": r"box sync|box-box",
    "pCloud": r"pcloud( ?drive| ?sync|fs)?",
    "Synology Drive": r"synology ?drive(-.+)?|cloudstation",
    "Proton Drive": r"proton ?drive(-.+)?",
    "MEGA": r"mega ?sync( uploads| downloads)?",
    "Tresorit": r"tresorit|my tresors",
    "Seafile": r"seafile|seadrive",
    "HiDrive": r"hidrive",
    "MagentaCLOUD": r"magentacloud",
    "Yandex Disk": r"yandex[ .]?disk",
    "Jottacloud": r"jottacloud",
    "kDrive": r"kdrive ?\d*",
    "Koofr": r"koofr",
    "GARRbox": r"garrbox",
    "Egnyte": r"egnyte.*",
    "ShareFile": r"sharefile|citrix files",
    "Resilio Sync": r"resilio sync|bittorrent sync",
    "Syncthing": r"syncthing",
}
_AT_HOME: Mapping[str, str] = {"Box": "Box", "Sync": "Sync", "MEGA": "MEGA"}
"""Words that mean a program only right in the home folder."""
_AT_TOP = frozenset({"my drive", "il mio drive", "meine ablage", "mon drive", "mi unidad", "shared drives"})
"""What Google Drive shows on a drive letter of its own."""

_MARKERS: Mapping[str, str] = {
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".stfolder": "Syncthing",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
    ".synologyworkingdirectory": "Synology Drive",
    ".shortcut-targets-by-id": "Google Drive",
    ".tmp.drivedownload": "Google Drive",
    ".tmp.driveupload": "Google Drive",
    ".megaignore": "MEGA",
}
_JOURNAL = re.compile(r"\._?sync_[0-9a-f]{6,}\.db", re.IGNORECASE)
"""The list of files that the clients of Nextcloud and ownCloud keep in each folder they synchronise."""

_MOUNTS: Mapping[str, str] = {
    "rclone": "rclone",
    "google-drive": "Google Drive",
    "drivefs": "Google Drive",
    "onedriver": "OneDrive",
    "onedrive": "OneDrive",
    "pcloud": "pCloud",
    "dropbox": "Dropbox",
    "seadrive": "Seafile",
    "mega": "MEGA",
}


def of_folder(name: str, parent: str, *, at_home: bool, at_top: bool) -> str | None:
    """The program that a folder's name tells of. `at_home`: right in the home folder; `at_top`: on a drive letter."""
    if at_home and name in _AT_HOME:
        return _AT_HOME[name]
    if at_top and name.casefold() in _AT_TOP:
        return "Google Drive"
    for program, pattern in _FOLDERS.items():
        if re.fullmatch(pattern, name, re.IGNORECASE):
            return program
    # Where macOS keeps the folders of all such programs: "Strato-anna@ward.example".
    return name.partition("-")[0] if parent.casefold() == "cloudstorage" else None


def of_content(names: Collection[str], *, at_home: bool) -> str | None:
    """The program that left its marks in a folder. The home folder holds `.dropbox` without being synchronised."""
    for name in names:
        if name.casefold() == ".dropbox" and at_home:
            continue
        if program := _MARKERS.get(name.casefold()):
            return program
        if _JOURNAL.fullmatch(name):
            return "Nextcloud or ownCloud"
    return None


def of_mount(file_system: str, source: str) -> str | None:
    """The program behind a mounted file system, by its type (`fuse.rclone`) and what it says it shows."""
    if "fuse" not in file_system.casefold() and "pcloud" not in file_system.casefold():
        return None
    told = f"{file_system} {source}".casefold()
    return next((program for word, program in _MOUNTS.items() if re.search(rf"(?<![a-z]){word}", told)), None)
