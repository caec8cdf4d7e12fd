"""How large the fictional county is: in full for those who try it out, small where only its rules are looked at."""

from dataclasses import dataclass

BATCH = 100


@dataclass(frozen=True)
class Size:
    """Areas and past cases. The `first` ones, which are the latest, are written before the first page; the others behind it."""

    townships: int
    villages: int
    grids: int
    cases: int
    first: int
    days: int
    # How many are questions that the call-taker answers during the call. A choice of ours, no statistic: what cities publish goes
    # further (Tangshan's hotline for November 2024: 86 in 100 done during the call, 64 in 100 questions).
    on_the_spot: float
    left_open: int
    # How far back from the last case those lie that are left open: any of them, and those that are wanted for what they are.
    latest: int
    further: int

    @property
    def older(self) -> int:
        return self.cases - self.first


FULL = Size(
    townships=12,
    villages=180,
    grids=1200,
    cases=50_000,
    first=2_000,
    days=730,
    on_the_spot=0.75,
    left_open=260,
    latest=600,
    further=2_000,
)
# Of so few cases more are handled, so that each sort of story is among them.
SMALL = Size(
    townships=3,
    villages=30,
    grids=200,
    cases=2_000,
    first=2_000,
    days=365,
    on_the_spot=0.55,
    left_open=80,
    latest=250,
    further=600,
)
