"""The names of the values of a rule that more than one file reads or tells apart."""

from ..formula import Val

_PAID = ".paid."
_SECURED = "secured."
_LEVEL = ".level"


def due_value(split: str, payee: str) -> Val:
    """What a payee is due of a distribution, before rounding; the payee by its key."""
    return Val(f"{split}.due.{payee}")


def paid_value(split: str, payee: str) -> Val:
    """What a payee is paid of a distribution; the payee by its key."""
    return Val(f"{split}{_PAID}{payee}")


def payee_paid(value: Val) -> str:
    """The key of the payee whose payment a value is; nothing where it is something else."""
    return value.name.partition(_PAID)[2]


def secured_value(lien: str) -> Val:
    """What a lien secures."""
    return Val(_SECURED + lien)


def level_value(step: str) -> Val:
    """The limit of a step, fixed when the distribution begins; the step by its key."""
    return Val(step + _LEVEL)


def is_limit(name: str) -> bool:
    """Whether a value limits what a distribution pays: the limit of a step, or what a lien secures."""
    return name.endswith(_LEVEL) or name.startswith(_SECURED)
