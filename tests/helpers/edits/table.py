"""All edits that are accepted."""

from edits import answers, bodies, keywords, values, whole
from edits.edit import Edit

EDITS: list[Edit] = [*values.EDITS, *bodies.EDITS, *answers.EDITS, *keywords.EDITS, *whole.EDITS]
