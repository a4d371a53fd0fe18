"""Signatures of LTI messages: ours, and those of an LMS. RS256 and nothing else.

It judges no claims and fetches no keys.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from joserfc.jwk import RSAKey

ALGORITHM: Final = "RS256"
LONGEST_TOKEN: Final = 100_000
SMALLEST_KEY: Final = 2048
_COMPACT: Final = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")


class TokenProblem(Exception):
    """`code`: “unreadable”, “algorithm”, “unknown_key” or “signature”."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def make_key() -> bytes:
    """A new private key, as PEM."""
    from joserfc.jwk import RSAKey

    return RSAKey.generate_key(SMALLEST_KEY, private=True).as_pem(private=True)


@lru_cache(maxsize=8)
def read_key(pem: bytes) -> RSAKey:
    """Our key, named by its thumbprint (RFC 7638). ValueError where it is none."""
    from joserfc.errors import JoseError
    from joserfc.jwk import RSAKey

    try:
        key = RSAKey.import_key(pem)
    except (JoseError, TypeError) as problem:
        raise ValueError("not an RSA key") from problem
    if not key.is_private or key.raw_value.key_size < SMALLEST_KEY:
        raise ValueError("not a private RSA key of 2048 bits or more")
    key.ensure_kid()
    return key


def public_part(pem: bytes) -> dict[str, Any]:
    told = read_key(pem).as_dict(private=False)
    return {**told, "use": "sig", "alg": ALGORITHM}


def sign(claims: Mapping[str, Any], *, pem: bytes) -> str:
    from joserfc import jwt

    key = read_key(pem)
    header = {"alg": ALGORITHM, "kid": key.kid}
    return jwt.encode(header, dict(claims), key, algorithms=[ALGORITHM])


def verify(token: str, keyset: object) -> dict[str, Any]:
    """The claims of a token that one of the keyset's RSA keys signed.

    The key is chosen by the token's `kid`; only where the set has one key may it be
    missing. Raises `TokenProblem`.
    """
    from joserfc import jwt
    from joserfc.errors import (
        BadSignatureError,
        JoseError,
        UnsupportedAlgorithmError,
    )
    from joserfc.jws import JWSRegistry, extract_compact

    if len(token) > LONGEST_TOKEN or not _COMPACT.fullmatch(token):
        raise TokenProblem("unreadable")
    # Headers that are not known are to be ignored (RFC 7515), `crit` is not.
    registry = JWSRegistry(algorithms=[ALGORITHM], strict_check_header=False)
    registry.max_header_length = 8_000
    try:
        header = extract_compact(token.encode(), registry=registry).headers()
        if header.get("alg") != ALGORITHM:
            raise TokenProblem("algorithm")
        key = _choose(_rsa_keys(keyset), header.get("kid"))
        return dict(jwt.decode(token, key, registry=registry).claims)
    except UnsupportedAlgorithmError:
        raise TokenProblem("algorithm") from None
    except BadSignatureError:
        raise TokenProblem("signature") from None
    except (JoseError, ValueError, TypeError, KeyError, RecursionError):
        raise TokenProblem("unreadable") from None


def _rsa_keys(keyset: object) -> list[dict[str, Any]]:
    found = keyset.get("keys") if isinstance(keyset, Mapping) else None
    if not isinstance(found, list):
        return []
    return [
        key
        for key in found
        if isinstance(key, dict)
        and key.get("kty") == "RSA"
        and key.get("use", "sig") == "sig"
        and key.get("alg", ALGORITHM) == ALGORITHM
    ]


def _choose(keys: list[dict[str, Any]], kid: object) -> RSAKey:
    from joserfc.errors import JoseError
    from joserfc.jwk import RSAKey

    fitting = [key for key in keys if key.get("kid") == kid] if kid else keys
    if len(fitting) != 1:
        raise TokenProblem("unknown_key")
    told = {name: fitting[0].get(name) for name in ("kty", "n", "e")}
    try:
        # A key that is too short would be a warning only.
        key = RSAKey.import_key(told) if _is_long(told["n"]) else None
    except (JoseError, ValueError, TypeError):
        key = None
    if key is None:
        raise TokenProblem("unknown_key")
    return key


def _is_long(modulus: object) -> bool:
    if not isinstance(modulus, str):
        return False
    # Six bits in each letter; leading zeros are letters “A”.
    return len(modulus.lstrip("A")) * 6 >= SMALLEST_KEY
