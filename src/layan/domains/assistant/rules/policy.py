"""When a service is told, when it is only offered, and when the assistant does not know.

The thresholds were chosen on the development questions (``benchmarks/sets/dev.jsonl``); the chances
they are compared with are calibrated on leave-one-out scores of the training phrases. A wrong
service costs a trip to the wrong office, so a question that fits several services is answered with
a question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

TELL_CONFIDENCE = 0.13  # told from here on
OFFER_SCOPE = 0.25  # below this chance that the catalogue has it at all, nothing is offered
OFFER_CHANCE = 0.03  # least chance of a service that is offered
MOST_OFFERED = 3
SURE_CHANCE = 0.9  # from here on no other service is mentioned


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


def decide(chances: Sequence[float], in_scope: float) -> Decision:
    """From the ranked chances of the services and the chance that any of them is meant.

    >>> decide([0.95, 0.02], 0.9).verdict
    <Verdict.TELL: 'tell'>
    >>> decide([0.4, 0.3], 0.01).verdict
    <Verdict.REFUSE: 'refuse'>
    """
    if not chances:
        return Decision(Verdict.REFUSE, ())
    plausible = [place for place, chance in enumerate(chances[:10]) if chance >= OFFER_CHANCE]
    if in_scope * chances[0] >= TELL_CONFIDENCE:
        others = [place for place in plausible if place > 0]
        sure = chances[0] >= SURE_CHANCE
        return Decision(Verdict.TELL, () if sure else tuple(others[:MOST_OFFERED]))
    if in_scope >= OFFER_SCOPE and plausible:
        return Decision(Verdict.OFFER, tuple(plausible[:MOST_OFFERED]))
    return Decision(Verdict.REFUSE, ())
