"""What may be clicked, as plain values: decided without a window, tested as tables of cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

K = TypeVar("K")
PREPARES = "只有经办人员可以操作。"
EITHER = "只有经办或复核人员可以操作。"


@dataclass(frozen=True, slots=True)
class Offer:
    """Whether a button is there and can be pressed; other ``words`` on it; ``why`` it cannot."""

    there: bool = True
    usable: bool = True
    words: str = ""
    why: str = ""

    def only_if(self, allowed: bool, why: str) -> Offer:
        """Greyed with the reason where it is not allowed."""
        return self if allowed else replace(self, usable=False, why=why)


class Press(Protocol):
    """What offers are shown on: a button, an entry of a menu."""

    def setVisible(self, visible: bool, /) -> None: ...
    def setEnabled(self, enabled: bool, /) -> None: ...
    def setText(self, text: str, /) -> None: ...
    def setToolTip(self, tip: str, /) -> None: ...


def only_preparing(offers: Mapping[K, Offer], *, may_prepare: bool) -> dict[K, Offer]:
    """The same for somebody who may not prepare: all greyed."""
    return {key: offer.only_if(may_prepare, PREPARES) for key, offer in offers.items()}


def show_offers(presses: Iterable[tuple[K, Press]], offers: Mapping[K, Offer]) -> None:
    """Show each as it is offered; what is not offered at all is hidden."""
    for key, press in presses:
        offer = offers.get(key, Offer(there=False, usable=False))
        press.setVisible(offer.there)
        press.setEnabled(offer.usable)
        press.setToolTip(offer.why)
        if offer.words:
            press.setText(offer.words)
