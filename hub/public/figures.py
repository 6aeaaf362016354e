"""Numbers as both sides of the border read them: metric first, then what a US reader knows."""

from __future__ import annotations

from sync.models import Reward

_CM_PER_INCH = 2.54
_LB_PER_KG = 2.2046226


def amount(reward: Reward) -> str:
    """`$50,000 USD`; empty where the authority says it in words alone."""
    return f"${reward.amount:,} {reward.currency}" if reward.amount is not None else ""


def years(value: tuple[int, int]) -> str:
    """`38`, `30–35`."""
    return _range(str(value[0]), str(value[1]))


def centimetres(value: tuple[int, int]) -> str:
    """`1.78 m (5′10″)`."""
    metric = _range(*(f"{cm / 100:.2f}" for cm in value))
    return f"{metric} m ({_range(*(_feet(cm) for cm in value))})"


def kilograms(value: tuple[int, int]) -> str:
    """`80 kg (176 lb)`."""
    metric = _range(*(str(kg) for kg in value))
    return f"{metric} kg ({_range(*(str(round(kg * _LB_PER_KG)) for kg in value))} lb)"


def _feet(cm: int) -> str:
    inches = round(cm / _CM_PER_INCH)
    return f"{inches // 12}′{inches % 12}″"


def _range(low: str, high: str) -> str:
    return low if low == high else f"{low}–{high}"
