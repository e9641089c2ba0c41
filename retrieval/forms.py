"""What a question asks for, and how inviting that is."""

from typing import Literal

__all__ = ["APPEAL", "Form"]

Form = Literal[
    "why",
    "result",
    "number",
    "when",
    "where",
    "who",
    "which",
    "essence",
    "told",
    "whether",
    "said",
    "about",
    "office",
    "news",
]
APPEAL: dict[Form, float] = {
    "why": 9,
    "result": 8,
    "number": 7,
    "when": 6.5,
    "where": 6,
    "who": 6,
    "which": 6,
    "essence": 6,
    "told": 5.5,
    "whether": 5,
    "said": 4.5,
    "about": 4,
    "office": 4,
    "news": 3.5,
}
"""How inviting a form is; what is asked in few words gains, and the second question of a form loses."""
