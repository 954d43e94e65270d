"""A detached Ed25519 signature in the forms that `ssh-keygen -Y verify` and `openssl pkeyutl -verify` read.

SSHSIG: https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.sshsig; the signed bytes are the magic word,
the namespace, nothing, the name of the hash, and the hash of the message.
"""

from __future__ import annotations

import base64
import hashlib
import os
import struct
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from guiju.ai.dossier.checker import NAMESPACE
from guiju.model.problem import InputError, Place, Problem

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

MAGIC, HASH, TYPE = b"SSHSIG", b"sha512", b"ssh-ed25519"
PASSWORD = "GUIJU_KEY_PASSWORD"
"""The variable of the environment that holds the password of a key."""


def read_key(path: Path) -> Ed25519PrivateKey:
    """An Ed25519 private key as `ssh-keygen -t ed25519` or `openssl genpkey -algorithm ed25519` writes it.

    Raises InputError where the extra is missing, the file cannot be read, is no such key, or its password is wrong.
    """
    if find_spec("cryptography") is None:
        values = {"found": str(path), "extra": "signatures"}
        raise InputError([Problem("sign-needs-extra", Place("--key"), values)])
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    try:
        data = path.read_bytes()
    except OSError as error:
        values = {"found": str(path), "reason": error.strerror or ""}
        raise InputError([Problem("no-file", Place("--key"), values)]) from None
    key, code = _opened(data, os.environ.get(PASSWORD, ""))
    if isinstance(key, Ed25519PrivateKey):
        return key
    values = {"found": str(path), "variable": PASSWORD}
    raise InputError([Problem(code, Place("--key"), values)])


def _opened(data: bytes, password: str) -> tuple[object, str]:
    """A private key of any kind, or None; and what is wrong where it is no Ed25519 key."""
    from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization

    code = "sign-key"
    for load in (serialization.load_ssh_private_key, serialization.load_pem_private_key):
        # A key without a password is opened without one, whatever stands in the environment.
        try:
            return load(data, None), "sign-key-kind"
        except (ValueError, UnsupportedAlgorithm):
            continue
        except TypeError:
            code = "sign-password-wrong" if password else "sign-password"
        if password:
            try:
                return load(data, password.encode()), "sign-key-kind"
            except (ValueError, TypeError, UnsupportedAlgorithm, InvalidTag):
                continue
    return None, code


def sign(message: bytes, key: Ed25519PrivateKey, signer: str = "guiju") -> dict[str, bytes]:
    """The parts of a signature: for ssh-keygen, raw for openssl, the public key in the form of each.

    `signer` is the principal by which ssh-keygen names the key.
    """
    from cryptography.hazmat.primitives import serialization

    public = key.public_key()
    raw = public.public_bytes_raw()
    blob = _string(TYPE) + _string(raw)
    digest = hashlib.sha512(message).digest()
    named = _string(NAMESPACE.encode()) + _string(b"") + _string(HASH)
    signature = _string(TYPE) + _string(key.sign(MAGIC + named + _string(digest)))
    whole = MAGIC + struct.pack(">I", 1) + _string(blob) + named + _string(signature)
    pem = public.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    line = f'{signer} namespaces="{NAMESPACE}" {TYPE.decode()} {base64.b64encode(blob).decode()}\n'
    return {
        "signature/manifest.ed25519": key.sign(message),
        "signature/manifest.sig": _armoured(whole),
        "signature/public.pem": pem,
        "signature/signers": line.encode(),
    }


def fingerprint(key: Ed25519PrivateKey) -> str:
    """The fingerprint of the public key as ssh-keygen shows it."""
    blob = _string(TYPE) + _string(key.public_key().public_bytes_raw())
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


def _string(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def _armoured(data: bytes) -> bytes:
    text = base64.b64encode(data).decode()
    lines = [text[start : start + 70] for start in range(0, len(text), 70)]
    body = "\n".join(lines)
    return f"-----BEGIN SSH SIGNATURE-----\n{body}\n-----END SSH SIGNATURE-----\n".encode()
