"""Edits of the spec that teams make, each with what must come out: bytes on the wire, a result, or a refusal."""
