"""The order in which the services of one life event are done: what must be finished comes first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from layan.domains.catalog.types import Service


@dataclass(frozen=True, slots=True)
class Stage:
    """Services that can be done side by side once the stages before are done."""

    number: int
    services: tuple[Service, ...]


def stages(services: Sequence[Service]) -> tuple[Stage, ...]:
    """The services in stages by ``requires``, each as early as possible, in the given order within.

    Only prerequisites among the given services count. A circle of prerequisites, which a pack
    should not have, is broken by taking its members together.
    """
    here = {service.id for service in services}
    waiting = {service.id: here & set(service.requires) - {service.id} for service in services}
    left = list(services)
    done: set[str] = set()
    found: list[Stage] = []
    while left:
        now = [service for service in left if waiting[service.id] <= done] or left
        found.append(Stage(len(found) + 1, tuple(now)))
        done.update(service.id for service in now)
        left = [service for service in left if service.id not in done]
    return tuple(found)


def path_and_rest(services: Sequence[Service]) -> tuple[tuple[Stage, ...], tuple[Service, ...]]:
    """The chain of services that depend on each other, and those that stand alone."""
    here = {service.id for service in services}
    linked: set[str] = set()
    for service in services:
        before = here & set(service.requires) - {service.id}
        if before:
            linked |= before | {service.id}
    chain = stages([service for service in services if service.id in linked])
    return chain, tuple(service for service in services if service.id not in linked)
