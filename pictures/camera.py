"""A headless Chromium as a camera: an HTML page → a PNG, made small by pngquant."""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

__all__ = ["CameraError", "photograph"]

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
    "--force-device-scale-factor=2",
)
SMALLER = ("--force", "--strip", "--speed=1", "--quality=70-95")
"""256 colours, chosen for the picture, are a third of its bytes and look the same."""
SECONDS = 60
_MEASURING = "<script>document.documentElement.dataset.height = document.body.offsetHeight</script>"


class CameraError(Exception):
    """No picture was taken; the message is one sentence that says what to do."""


def photograph(page: str, width: int, picture: Path) -> None:
    """Draw a page of `width` CSS pixels, two of the picture's to each, as high as it is; raises CameraError."""
    with tempfile.TemporaryDirectory(prefix="porsa-") as folder:
        file = Path(folder) / "page.html"
        file.write_text(page + _MEASURING, encoding="utf-8")
        height = re.search(r'data-height="(\d+)"', _chromium(folder, file, "--dump-dom", f"--window-size={width},900"))
        if height is None:
            raise CameraError("Chromium did not measure the page; run the command once more.")
        _chromium(folder, file, f"--screenshot={folder}/large.png", f"--window-size={width},{height[1]}")
        _run("pngquant", *SMALLER, f"--output={picture}", f"{folder}/large.png")


def _chromium(folder: str, file: Path, *flags: str) -> str:
    return _run("chromium", *FLAGS, f"--user-data-dir={folder}/profile", *flags, file.as_uri())


def _run(program: str, *arguments: str) -> str:
    found = shutil.which(program)
    if found is None:
        raise CameraError(f"{program} is needed for pictures and not installed; on Debian: apt-get install {program}.")
    try:
        done = subprocess.run([found, *arguments], check=True, capture_output=True, text=True, timeout=SECONDS)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise CameraError(f"{program} drew nothing ({type(error).__name__}); try: {program} --version") from None
    return done.stdout
