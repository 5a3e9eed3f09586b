"""Whether an identity token is the provider's, for us, for this visit, and of now (OpenID Connect Core, 3.1.3.7)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from core.database import clock

if TYPE_CHECKING:
    from joserfc.jwt import JWTClaimsRegistry

ALGORITHMS = ["RS256", "ES256"]
"""Never `none`, and never a shared secret: whoever knew it could sign as the provider."""
LEEWAY = 60
"""Seconds that two clocks may differ."""


class NotAccepted(Exception):
    """What the provider, or somebody in its name, sent is not to be believed."""


class UnknownKey(NotAccepted):
    """Signed with a key that is not among those known: the provider may have new ones."""


def claims_of(token: str, keys: Mapping[str, object], *, issuer: str, client_id: str, nonce: str) -> dict[str, object]:
    """Raises `UnknownKey` or `NotAccepted`."""
    # The `oidc` extra: loaded only where an installation names a provider.
    from joserfc import jwt
    from joserfc.errors import InvalidKeyIdError, JoseError
    from joserfc.jwk import KeySet

    try:
        known = KeySet.import_key_set(keys)  # type: ignore[arg-type]
        claims = jwt.decode(token, known, algorithms=ALGORITHMS).claims
        _registry(issuer, client_id, nonce).validate(claims)
    except InvalidKeyIdError:
        raise UnknownKey from None
    except (JoseError, ValueError, TypeError, KeyError) as fault:
        raise NotAccepted(type(fault).__name__) from None
    if _is_for_several(claims) and claims.get("azp") != client_id:
        raise NotAccepted("azp")
    return claims


def _registry(issuer: str, client_id: str, nonce: str) -> "JWTClaimsRegistry":
    from joserfc.jwt import JWTClaimsRegistry

    return JWTClaimsRegistry(
        now=int(clock.now().timestamp()), leeway=LEEWAY,
        iss={"essential": True, "value": issuer}, aud={"essential": True, "value": client_id},
        nonce={"essential": True, "value": nonce}, sub={"essential": True}, exp={"essential": True},
        iat={"essential": True},
    )  # fmt: skip


def _is_for_several(claims: Mapping[str, object]) -> bool:
    audience = claims.get("aud")
    return isinstance(audience, list) and len(audience) > 1
