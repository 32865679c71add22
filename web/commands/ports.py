"""Says at once that somebody listens on our port already. For `bihuan run` and `bihuan web`.

The web server shares its port between processes (SO_REUSEPORT), so a second one would start without a word, and every
other request would reach the first.
"""

import errno
import os
import socket
import sys

from engine.errors import BihuanError, declare

PORT_TAKEN = declare(
    "command.port_taken",
    "conflict",
    zh="{host} 的端口 {port} 已被占用，也许闭环已经在运行。请先停止它，或换一个端口再启动：BIHUAN_PORT={other}。",
    en="Port {port} of {host} is taken; perhaps Bihuan is running already. Stop that first, or start on another port: "
    "BIHUAN_PORT={other}.",
)
NO_LISTENING = declare(
    "command.no_listening",
    "invalid",
    zh="无法在 {host} 的端口 {port} 上监听：{reason}。"
    "请用 BIHUAN_HOST 选择本机的地址，用 BIHUAN_PORT 选择 1024 以上的端口。",
    en="Listening on port {port} of {host} is not possible: {reason}. "
    "Choose an address of this machine with BIHUAN_HOST and a port above 1024 with BIHUAN_PORT.",
)


def refuse_taken(host: str, port: int) -> None:
    """Nothing where the port is free; PORT_TAKEN or NO_LISTENING where it is not ours to listen on."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            if sys.platform != "win32":  # there the option would take the port from whoever has it
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as no:
        if no.errno == errno.EADDRINUSE:
            raise BihuanError(PORT_TAKEN, host=host, port=port, other=port % 65_535 + 1) from no
        raise BihuanError(NO_LISTENING, host=host, port=port, reason=no.strerror or os.strerror(no.errno or 0)) from no
