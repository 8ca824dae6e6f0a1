"""The press as a program: ``python -m khet.kernel.press FD`` answers on a listening socket that it was left."""

import socket
import sys

from khet.kernel.press.server import answer

answer(socket.socket(fileno=int(sys.argv[1])))
