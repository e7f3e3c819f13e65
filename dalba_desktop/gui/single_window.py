"""A second start on the same store brings the first window to the front, by a local socket of this user alone.

The socket's name tells nothing of the store, and all that is understood on it are two words.
"""

from __future__ import annotations

import getpass
import hashlib
import os
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication, QWidget

SHOW, ASK, ANSWER = b"show\n", b"who?\n", b"here\n"
PATIENCE_MS = 1_000
"""A program that does not answer by then is busy or hangs; the second start then goes its own way."""


class Door(QObject):
    """Listens for one store at a time: the one that is open, or asked for."""

    knocked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = ""
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._meet)

    def listen(self, store: Path) -> bool:
        """Listens for a store from now on; False when another window does."""
        name = name_of(store)
        if name == self._name:
            return True
        self.close()
        # Asked first: a server with a socket for one user alone takes the name over from another without a word.
        if _answers(name, ASK):
            return False
        QLocalServer.removeServer(name)  # left behind by a program that was killed
        if not self._server.listen(name):
            return False
        self._name = name
        return True

    def close(self) -> None:
        """Listens no longer."""
        self._server.close()
        self._name = ""

    def _meet(self) -> None:
        while (guest := self._server.nextPendingConnection()) is not None:
            guest.readyRead.connect(lambda guest=guest: self._hear(guest))
            guest.disconnected.connect(guest.deleteLater)
            if guest.bytesAvailable():
                self._hear(guest)

    def _hear(self, guest: QLocalSocket) -> None:
        if guest.bytesAvailable() < len(SHOW):
            return
        word = bytes(guest.read(len(SHOW)).data())
        if word in (SHOW, ASK):
            guest.write(ANSWER)
            guest.flush()
        guest.disconnectFromServer()
        if word == SHOW:
            self.knocked.emit()


def show_other(store: Path) -> bool:
    """Brings the window to the front in which a store is open or asked for; False when there is none that answers."""
    return _answers(name_of(store), SHOW)


def bring_to_front(window: QWidget) -> None:
    """As far as the desktop lets us; otherwise its button in the task bar asks for attention."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
    QApplication.alert(window)


def name_of(store: Path) -> str:
    """The name of the socket: of this user and this file, whatever way leads to it."""
    real = os.path.normcase(os.path.realpath(store))
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = ""
    return "dalba-" + hashlib.sha256(f"{user}\n{real}".encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _answers(name: str, word: bytes) -> bool:
    socket = QLocalSocket()
    loop = QEventLoop()
    socket.readyRead.connect(loop.quit)
    socket.errorOccurred.connect(loop.quit)
    socket.disconnected.connect(loop.quit)
    socket.connectToServer(name)
    if not socket.waitForConnected(PATIENCE_MS):
        return False
    socket.write(word)
    socket.flush()
    patience = QTimer()
    patience.setSingleShot(True)
    patience.timeout.connect(loop.quit)
    patience.start(PATIENCE_MS)
    if not socket.bytesAvailable():
        loop.exec()
    patience.stop()
    answer = bytes(socket.readAll().data())
    socket.abort()
    return answer == ANSWER
