"""The proxy before a scratch machine: nginx with deploy/nginx.conf, or a small one in Python without one."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

from tests.journeys.proxy import start_proxy

CONFIGURATION = """daemon off;
pid {run}/nginx.pid;
error_log {run}/nginx-error.log;
{user}events {{}}
http {{
    client_body_temp_path {run}/body;
    proxy_temp_path {run}/proxy;
    fastcgi_temp_path {run}/fastcgi;
    uwsgi_temp_path {run}/uwsgi;
    scgi_temp_path {run}/scgi;
    include {sites}/*;
}}
"""


def find_nginx(folder: Path) -> Path | None:
    """The machine's nginx, or Debian's package unpacked into `folder`; None where neither can be had."""
    for path in (shutil.which("nginx"), "/usr/sbin/nginx"):
        if path and Path(path).exists():
            return Path(path)
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        return None
    folder.mkdir(exist_ok=True)
    subprocess.run(["apt-get", "download", "nginx"], cwd=folder, capture_output=True, timeout=60, check=False)
    for package in folder.glob("nginx_*.deb"):
        subprocess.run(["dpkg-deb", "--extract", package, folder], check=True)
    unpacked = folder / "usr/sbin/nginx"
    return unpacked if unpacked.exists() else None


class Proxy:
    """Speaks https on one port, and hands everything to another."""

    def __init__(self, root: Path, https: int, port: int):
        self.root, self.https, self.port = root, https, port
        self.nginx = find_nginx(root.parent / "nginx")
        self._process = self._python = None
        words = {"run": root / "run", "sites": root / "etc/nginx/sites-enabled"}
        words["user"] = "user nobody nogroup;\n" if os.geteuid() == 0 else ""
        (root / "etc/nginx/nginx.conf").write_text(CONFIGURATION.format(**words))

    def reload(self) -> None:
        """Start it, or let it read its settings again."""
        if self._process is not None:
            self._process.send_signal(signal.SIGHUP)
        elif self.nginx is not None:
            settings = self.root / "etc/nginx/nginx.conf"
            self._process = subprocess.Popen([self.nginx, "-p", self.root / "run", "-c", settings])
        elif self._python is None:
            self._python = start_proxy(self.root / "run", self.https, self.port)
            shutil.copy(self.root / "run/localhost.pem", self.root / "etc/ssl/barnes_social/fullchain.pem")

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)
        if self._python is not None:
            self._python.shutdown()
            self._python.server_close()
