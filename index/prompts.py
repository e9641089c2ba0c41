"""What a model was trained to see before a question and before a passage."""

from dataclasses import dataclass

__all__ = ["PROFILES", "Prompts", "prompts_for"]


@dataclass(frozen=True, slots=True)
class Prompts:
    """The words that a model expects before a question and before a passage."""

    question: str = ""
    passage: str = ""


# By a part of the model's name, for families whose own configuration does not name their prompts.
PROFILES = {
    "paraphrase-multilingual": Prompts(),
    "e5": Prompts("query: ", "passage: "),
    "bge-m3": Prompts(),
    "bge": Prompts("Represent this sentence for searching relevant passages: "),
}


def prompts_for(name: str, configured: dict[str, str]) -> Prompts:
    """Choose the prompts: the model's own configuration first, then its family's profile, else none."""
    passage = next((configured[key] for key in ("passage", "document", "corpus") if configured.get(key)), "")
    if passage or configured.get("query"):
        return Prompts(configured.get("query", ""), passage)
    return next((prompts for part, prompts in PROFILES.items() if part in name.lower()), Prompts())
