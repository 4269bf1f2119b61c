"""A passkey or security key in software: it answers what a browser would, honestly or not."""

import hashlib
import json
import os

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class SoftwareKey:
    """One credential. `verifies` says whether it asks for a finger or a PIN; `origin` is where it believes to be."""

    def __init__(self, *, verifies=True, origin="http://localhost:8000", rp_id="localhost"):
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.id, self.user_handle = os.urandom(32), None
        self.flags = PRESENT | (VERIFIED if verifies else 0)
        self.origin, self.rp = origin, hashlib.sha256(rp_id.encode()).digest()

    def create(self, options) -> dict:
        """The answer to `navigator.credentials.create`."""
        self.user_handle = websafe_decode(options["publicKey"]["user"]["id"])
        public = ES256.from_cryptography_key(self.private.public_key())
        attested = AttestedCredentialData.create(b"\0" * 16, self.id, public)
        data = AuthenticatorData.create(self.rp, self.flags | ATTESTED, 0, attested)
        attestation = AttestationObject.create("none", data, {})
        return self._answer(
            clientDataJSON=self._client_data("webauthn.create", options), attestationObject=bytes(attestation)
        )

    def get(self, options, *, user_handle=None) -> dict:
        """The answer to `navigator.credentials.get`; `user_handle` lets it claim to be somebody else's."""
        client_data = self._client_data("webauthn.get", options)
        data = bytes(AuthenticatorData.create(self.rp, self.flags, 1))
        signature = self.private.sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            clientDataJSON=client_data,
            authenticatorData=data,
            signature=signature,
            userHandle=user_handle or self.user_handle,
        )

    def _client_data(self, kind, options) -> bytes:
        asked = {"type": kind, "challenge": options["publicKey"]["challenge"], "origin": self.origin}
        return json.dumps(asked | {"crossOrigin": False}).encode()

    def _answer(self, **response) -> dict:
        encoded = {name: websafe_encode(value) for name, value in response.items()}
        ours = {"id": websafe_encode(self.id), "rawId": websafe_encode(self.id), "type": "public-key"}
        return ours | {"response": encoded, "clientExtensionResults": {"credProps": {"rk": True}}}
