"""The forms of the mocks' apps."""

from __future__ import annotations

CITY_FORM = (
    {"text-input": {"variable": "city", "label": "City", "required": True, "max_length": 8}},
    {"select": {"variable": "tone", "label": "Tone", "required": False, "options": ["plain", "formal"]}},
    {"number": {"variable": "year", "label": "Year", "required": False, "default": 0}},
)
TOPIC_FORM = (
    {"text-input": {"variable": "topic", "label": "Topic", "required": True, "max_length": 20}},
    {"select": {"variable": "tone", "label": "Tone", "required": False, "options": ["plain", "formal"]}},
    {"number": {"variable": "words", "label": "Words", "required": False, "default": 50}},
)
