"""The Merkle tree of RFC 6962 and RFC 9162: grown leaf by leaf, with proofs that somebody else can check.

Nothing here knows a database. Hashes are 32 raw bytes; a leaf is given by its leaf hash.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(content: bytes) -> bytes:
    """Return the hash of a leaf. The prefix keeps a leaf from being passed off as an inner node (RFC 6962, 2.1)."""
    return sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


@dataclass
class Frontier:
    """All that is needed to go on growing a tree: the roots of its complete subtrees, the largest first.

    A tree of n leaves needs as many nodes as n has binary ones, so twenty for a million.
    """

    size: int = 0
    nodes: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.size.bit_count() != len(self.nodes):
            raise ValueError("a frontier holds one node for each binary one of its size")

    def append(self, leaf: bytes) -> None:
        """Add a leaf hash: it joins its left neighbours while they are complete, as a carry does in counting."""
        carry = self.size
        while carry & 1:
            leaf = node_hash(self.nodes.pop(), leaf)
            carry >>= 1
        self.nodes.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """Return the root of the whole tree."""
        if not self.nodes:
            return EMPTY_ROOT
        root = self.nodes[-1]
        for left in reversed(self.nodes[:-1]):
            root = node_hash(left, root)
        return root


def tree_root(leaves: Iterable[bytes]) -> bytes:
    """Return the root of the tree over these leaf hashes."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()


def inclusion_proof(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """Return the nodes that lead from leaf `index` to the root of `leaves` (RFC 9162, 2.1.3.1).

    Raise IndexError where the tree has no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    if len(leaves) == 1:
        return []
    split = _split(len(leaves))
    if index < split:
        return [*inclusion_proof(index, leaves[:split]), tree_root(leaves[split:])]
    return [*inclusion_proof(index - split, leaves[split:]), tree_root(leaves[:split])]


def is_included(leaf: bytes, index: int, *, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Say whether `proof` shows that `leaf` stands at `index` of the tree of `size` leaves with this root (2.1.3.2)."""
    if not 0 <= index < size:
        return False
    position, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            found = node_hash(sibling, found)
            shift = _trailing_zeros(position)
            position, last = position >> shift, last >> shift
        else:
            found = node_hash(found, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and found == root


def consistency_proof(old_size: int, leaves: Sequence[bytes]) -> list[bytes]:
    """Return the nodes which show that the tree of the first `old_size` leaves was only added to (RFC 9162, 2.1.4.1).

    Raise IndexError unless 0 < `old_size` ≤ the number of leaves.
    """
    if not 0 < old_size <= len(leaves):
        raise IndexError(old_size)
    return _subproof(old_size, leaves, whole=True)


def is_consistent(old: tuple[int, bytes], new: tuple[int, bytes], proof: Sequence[bytes]) -> bool:
    """Say whether `proof` shows that the `new` tree (size, root) begins with all leaves of the `old` one (2.1.4.2)."""
    (old_size, old_root), (new_size, new_root) = old, new
    if old_size == new_size:
        return not proof and old_root == new_root
    # A power of two is itself a node of the new tree: its root need not be sent.
    nodes = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    if not 0 < old_size < new_size or not nodes:
        return False
    shift = _trailing_zeros(~(old_size - 1))
    return _climb((old_size - 1) >> shift, (new_size - 1) >> shift, nodes) == (old_root, new_root)


def _climb(position: int, last: int, nodes: list[bytes]) -> tuple[bytes, bytes] | None:
    """Return the two roots to which the nodes lead, or None where there are too many or too few of them."""
    old = new = nodes[0]
    for sibling in nodes[1:]:
        if last == 0:
            return None
        if position & 1 or position == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            shift = _trailing_zeros(position)
            position, last = position >> shift, last >> shift
        else:
            new = node_hash(new, sibling)
        position, last = position >> 1, last >> 1
    return (old, new) if last == 0 else None


def _subproof(old_size: int, leaves: Sequence[bytes], *, whole: bool) -> list[bytes]:
    if old_size == len(leaves):
        return [] if whole else [tree_root(leaves)]
    split = _split(len(leaves))
    if old_size <= split:
        return [*_subproof(old_size, leaves[:split], whole=whole), tree_root(leaves[split:])]
    return [*_subproof(old_size - split, leaves[split:], whole=False), tree_root(leaves[:split])]


def _split(size: int) -> int:
    """Return the largest power of two below `size`: the left subtree is always complete."""
    return 1 << ((size - 1).bit_length() - 1)


def _trailing_zeros(number: int) -> int:
    return (number & -number).bit_length() - 1 if number else 0
