"""The ground: small, stdlib-only notions that every other floor may use."""
