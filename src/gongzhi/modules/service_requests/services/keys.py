"""Idempotency-Keys: which case an earlier call with the same key and body has led to."""

from collections.abc import Sequence
from dataclasses import dataclass

from gongzhi.common import canonical, clock
from gongzhi.engine.cases import public as cases
from gongzhi.engine.custody import public as custody
from gongzhi.modules.service_requests.models import IntakeKey


@dataclass(frozen=True)
class Mark:
    """A key and the body that came with it, as keyed digests."""

    digest: str
    body: str

    def claim(self, case: cases.Case) -> IntakeKey:
        """Return the row that goes in with its case: who comes second waits at it, and finds the case behind it."""
        return IntakeKey(digest=self.digest, body=self.body, case_id=case.pk, claimed_at=clock.now())


def mark_of(key: str, body: object) -> Mark:
    fingerprint = canonical.sha256_hex(canonical.dumps(body))
    return Mark(custody.lookup("intake-key", key), custody.lookup("intake-body", fingerprint))


def find_cases(marks: Sequence[Mark]) -> dict[str, tuple[str, cases.Case]]:
    """Return for each key (its digest) that was used before the body that it came with, and the case that it led to."""
    digests = [mark.digest for mark in marks]
    keys = list(IntakeKey.objects.filter(digest__in=digests).exclude(case_id=None)) if digests else []
    found = cases.Case.objects.in_bulk([key.case_id for key in keys if key.case_id])
    return {key.digest: (key.body, found[key.case_id]) for key in keys if key.case_id in found}
