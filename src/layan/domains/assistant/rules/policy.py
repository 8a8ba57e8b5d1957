"""When a service is told, when it is only offered, and when the assistant does not know.

The thresholds were chosen on the development questions (``benchmarks/sets/dev.jsonl``); the chances
they are compared with are calibrated on leave-one-out scores of the training phrases. A wrong
service costs a trip to the wrong office, so a question that fits several services is answered with
a question.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

TELL_CONFIDENCE = 0.15  # told from here on, below the next as a guess
PLAIN_CONFIDENCE = 0.3  # told without a warning; a bare word is told from here on
OFFER_SCOPE = 0.25  # below this chance that the catalogue has it at all, nothing is offered
OFFER_CHANCE = 0.03  # least chance of a service that is offered
MOST_OFFERED = 3
SURE_CHANCE = 0.9  # from this confidence on no other service is mentioned
LEAST_OTHERS = 2  # mentioned below it
SEVERAL = 3  # services named after one bare word: it tells none of them


class Verdict(StrEnum):
    """What to do with a ranking."""

    TELL = "tell"
    OFFER = "offer"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict, and which of the ranked services to offer besides the told one."""

    verdict: Verdict
    offered: tuple[int, ...]  # places in the ranking, 0 = best; without the told one


def is_ambiguous(telling: Sequence[str], names: Iterable[Sequence[str]]) -> bool:
    """Whether only one word was told and several services are named after it ("ktp", "sim")."""
    if len(set(telling)) != 1:
        return False
    return sum(telling[0] in name for name in names) >= SEVERAL


def decide(chances: Sequence[float], in_scope: float, *, ambiguous: bool = False) -> Decision:
    """From the ranked chances of the services and the chance that any of them is meant.

    >>> decide([0.95, 0.02], 0.9).verdict
    <Verdict.TELL: 'tell'>
    >>> decide([0.4, 0.3], 0.01).verdict
    <Verdict.REFUSE: 'refuse'>
    """
    if not chances:
        return Decision(Verdict.REFUSE, ())
    if ambiguous and in_scope * chances[0] < PLAIN_CONFIDENCE:
        return Decision(Verdict.OFFER, tuple(range(min(MOST_OFFERED, len(chances)))))
    plausible = [place for place, chance in enumerate(chances[:10]) if chance >= OFFER_CHANCE]
    if in_scope * chances[0] >= TELL_CONFIDENCE:
        if in_scope * chances[0] >= SURE_CHANCE:
            return Decision(Verdict.TELL, ())
        others = max(LEAST_OTHERS, min(MOST_OFFERED, len(plausible) - 1))
        return Decision(Verdict.TELL, tuple(range(1, min(others + 1, len(chances)))))
    if in_scope >= OFFER_SCOPE and plausible:
        return Decision(Verdict.OFFER, tuple(plausible[:MOST_OFFERED]))
    return Decision(Verdict.REFUSE, ())
