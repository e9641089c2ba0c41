"""People without their ids: what is stored of a person is a hash with a key that stays on this machine."""

import hashlib
import secrets
from pathlib import Path

from index.errors import StateError

__all__ = ["People"]

KEY_BYTES = 32


class People:
    """Names people by hashes; without the key file beside the state file nobody can tell whose they are."""

    def __init__(self, path: Path) -> None:
        """Read the key, made where there is none; raises StateError."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                path.touch(mode=0o600)
                path.write_bytes(secrets.token_bytes(KEY_BYTES))
            self._key = path.read_bytes()
        except OSError as error:
            raise StateError(
                "The key {path} cannot be used ({error}); mend its rights, or remove it.", path=path, error=error
            ) from error
        if len(self._key) != KEY_BYTES:
            raise StateError(
                "The key {path} is not {bytes} bytes long; remove it, and a new one is made.",
                path=path,
                bytes=KEY_BYTES,
            )

    def hashed(self, person: int) -> str:
        """Give the 32 hexadecimal digits that stand for a Telegram id."""
        return hashlib.blake2b(str(person).encode(), key=self._key, digest_size=16).hexdigest()
