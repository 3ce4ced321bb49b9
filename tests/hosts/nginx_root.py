"""An nginx with Debian's Lua module: the installed one, or Debian's packages unpacked into a folder of the build.

Those packages want OpenResty's LuaJIT, which apt would put in the place of Debian's own and of what needs that.
"""
import os
import shutil
import subprocess
from pathlib import Path

from host import skip

PACKAGES = ["nginx", "libnginx-mod-http-ndk", "libnginx-mod-http-lua", "lua-resty-core", "lua-resty-lrucache",
            "libluajit2-5.1-2"]
MODULES = "usr/lib/nginx/modules"


def has_nginx(root):
    return (root / "usr/sbin/nginx").exists() and (root / MODULES / "ngx_http_lua_module.so").exists()


def unpacked():
    folder = Path(os.environ["WAYFINDER_BUILD"]) / "tests/hosts/nginx"
    if has_nginx(folder):
        return folder
    if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
        skip("there is neither an nginx with the Lua module nor apt-get to get one by")
    fresh = folder.with_name(f"{folder.name}.{os.getpid()}")
    archives = fresh / "archives"
    archives.mkdir(parents=True)
    try:
        got = subprocess.run(["apt-get", "-q", "download", *PACKAGES], cwd=archives, capture_output=True, text=True,
                             timeout=100, check=False)
        if got.returncode != 0:
            skip(f"apt-get download: {got.stderr.strip().splitlines()[-1]}")
        for archive in archives.iterdir():
            subprocess.run(["dpkg-deb", "-x", archive, fresh], check=True)
        shutil.rmtree(archives)
        try:
            fresh.rename(folder)
        except OSError:
            if not has_nginx(folder):  # another run's may have come first
                raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return folder


def find_nginx():
    """The folder whose usr/ it is in."""
    installed = Path("/")
    return installed if has_nginx(installed) else unpacked()
