"""Was this signed by the owner of this key? ECDSA over P-256 and P-384 (FIPS 186-5).

Verifies only: everything here is public, so nothing need be constant in time.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from certificates.verifier import der

Point = tuple[int, int] | None


@dataclass(frozen=True)
class Curve:
    """y² = x³ - 3x + b over the prime p; G has the order n (SP 800-186)."""

    p: int
    b: int
    n: int
    g: tuple[int, int]

    def holds(self, x: int, y: int) -> bool:
        return (
            0 <= x < self.p
            and 0 <= y < self.p
            and (y * y - (x * x * x - 3 * x + self.b)) % self.p == 0
        )

    def add(self, one: Point, other: Point) -> Point:
        if one is None:
            return other
        if other is None:
            return one
        (x1, y1), (x2, y2) = one, other
        if x1 == x2:
            if (y1 + y2) % self.p == 0:
                return None
            slope = (3 * x1 * x1 - 3) * pow(2 * y1, -1, self.p)
        else:
            slope = (y2 - y1) * pow(x2 - x1, -1, self.p)
        x = (slope * slope - x1 - x2) % self.p
        return x, (slope * (x1 - x) - y1) % self.p

    def both(self, a: int, b: int, q: Point) -> Point:
        """a·G + b·Q, in one walk over the bits of both."""
        sums = (None, self.g, q, self.add(self.g, q))
        total: Point = None
        for bit in reversed(range(self.n.bit_length())):
            total = self.add(total, total)
            total = self.add(total, sums[(a >> bit & 1) + 2 * (b >> bit & 1)])
        return total


P256 = Curve(
    p=0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF,
    b=0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B,
    n=0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    g=(
        0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
        0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
    ),
)
P384 = Curve(
    p=0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFFFF0000000000000000FFFFFFFF,
    b=0xB3312FA7E23EE7E4988E056BE3F82D19181D9C6EFE8141120314088F5013875AC656398D8A2ED19D2A85C8EDD3EC2AEF,
    n=0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
    g=(
        0xAA87CA22BE8B05378EB1C71EF320AD746E1D3B628BA79B9859F741E082542A385502F25DBF55296C3A545E3872760AB7,
        0x3617DE4A96262C6F5D9E98BF9292DC29F8F41DBD289A147CE9DA3113B5F0B8C00A60B1CE1D7E819D7A431D7C90EA0E5F,
    ),
)
CURVES = {"1.2.840.10045.3.1.7": P256, "1.3.132.0.34": P384}
HASHES = {
    "1.2.840.10045.4.3.2": hashlib.sha256,
    "1.2.840.10045.4.3.3": hashlib.sha384,
}


@dataclass(frozen=True)
class PublicKey:
    curve: Curve
    point: tuple[int, int]

    def verifies(self, content: bytes, signature: bytes, algorithm: str) -> bool:
        """Whether `signature` (DER) is this key's over `content`."""
        if algorithm not in HASHES:
            raise der.Unreadable("a signature of another kind")
        r, s = (one.number() for one in _pair(signature))
        curve = self.curve
        if not (0 < r < curve.n and 0 < s < curve.n):
            return False
        digest = HASHES[algorithm](content).digest()
        # A longer digest is cut to the length of the order.
        spare = max(0, len(digest) * 8 - curve.n.bit_length())
        number = int.from_bytes(digest, "big") >> spare
        inverse = pow(s, -1, curve.n)
        found = curve.both(
            number * inverse % curve.n, r * inverse % curve.n, self.point
        )
        return found is not None and found[0] % curve.n == r


def _pair(signature: bytes) -> list[der.Element]:
    return der.whole(signature).must_be(der.SEQUENCE).parts()


def public_key(info: der.Element) -> PublicKey:
    """The key in a certificate's SubjectPublicKeyInfo."""
    kind, bits = info.must_be(der.SEQUENCE).parts()
    family, curve_name = kind.parts()
    curve = CURVES.get(der.oid(curve_name))
    if der.oid(family) != "1.2.840.10045.2.1" or curve is None:
        raise der.Unreadable("a key of another kind")
    content = bits.must_be(der.BIT_STRING).content
    size = (curve.p.bit_length() + 7) // 8
    if len(content) != 2 + 2 * size or content[:2] != b"\x00\x04":
        raise der.Unreadable("a key that is no point")
    x, y = (
        int.from_bytes(part, "big")
        for part in (content[2 : 2 + size], content[2 + size :])
    )
    if not curve.holds(x, y):
        raise der.Unreadable("a key that is not on its curve")
    return PublicKey(curve, (x, y))
