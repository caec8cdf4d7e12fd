"""The tree against the known vectors of RFC 6962 implementations, and against the definition written out naively."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.engine.timeline.rules.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    inclusion_proof,
    is_consistent,
    is_included,
    leaf_hash,
    tree_root,
)

# The leaves and roots that the Certificate Transparency implementations test themselves with.
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
LEAVES = [leaf_hash(bytes.fromhex(content)) for content in INPUTS]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION_5_OF_8 = [
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
]
CONSISTENCY_6_TO_8 = [
    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
]

sizes = st.integers(min_value=1, max_value=70)


def make_leaves(count: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(count)]


def naive_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, as written there."""
    if len(leaves) < 2:
        return leaves[0] if leaves else EMPTY_ROOT
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + naive_root(leaves[:split]) + naive_root(leaves[split:])).digest()


@pytest.mark.parametrize("size", range(9))
def test_it_gives_the_known_roots(size: int) -> None:
    assert tree_root(LEAVES[:size]).hex() == ROOTS[size]


def test_it_gives_the_known_proofs() -> None:
    assert [node.hex() for node in inclusion_proof(5, LEAVES)] == INCLUSION_5_OF_8
    assert [node.hex() for node in consistency_proof(6, LEAVES)] == CONSISTENCY_6_TO_8


@given(sizes)
def test_a_tree_grown_leaf_by_leaf_has_the_root_of_the_definition(size: int) -> None:
    assert tree_root(make_leaves(size)) == naive_root(make_leaves(size))


@given(sizes, st.data())
def test_a_frontier_can_be_put_away_and_taken_up_again(size: int, data: st.DataObject) -> None:
    cut = data.draw(st.integers(min_value=0, max_value=size))
    first = Frontier()
    [first.append(leaf) for leaf in make_leaves(cut)]
    second = Frontier(first.size, list(first.nodes))
    [second.append(leaf) for leaf in make_leaves(size)[cut:]]
    assert second.root() == naive_root(make_leaves(size))


@given(sizes, st.data())
def test_every_leaf_can_be_shown_to_be_in_the_tree_and_no_other(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(min_value=0, max_value=size - 1))
    leaves = make_leaves(size)
    proof, root = inclusion_proof(index, leaves), tree_root(leaves)
    assert is_included(leaves[index], index, size=size, proof=proof, root=root)
    assert not is_included(leaf_hash(b"other"), index, size=size, proof=proof, root=root)
    assert not is_included(leaves[index], index, size=size, proof=[*proof, root], root=root)
    assert not is_included(leaves[index], size, size=size, proof=proof, root=root)
    assert not is_included(leaves[index], index, size=2 * size + 1, proof=proof, root=root)


@given(sizes, st.data())
def test_a_tree_that_only_grew_can_be_shown_to_have_only_grown(size: int, data: st.DataObject) -> None:
    old_size = data.draw(st.integers(min_value=1, max_value=size))
    leaves = make_leaves(size)
    old, new = (old_size, tree_root(leaves[:old_size])), (size, tree_root(leaves))
    proof = consistency_proof(old_size, leaves)
    assert is_consistent(old, new, proof)
    assert not is_consistent((old_size, leaf_hash(b"other")), new, proof)
    assert not is_consistent(old, (size, leaf_hash(b"other")), proof)
    assert not is_consistent(old, new, [*proof, new[1]])


def test_there_is_no_proof_for_a_leaf_that_does_not_exist() -> None:
    with pytest.raises(IndexError):
        inclusion_proof(8, LEAVES)
    with pytest.raises(IndexError):
        consistency_proof(0, LEAVES)
    assert not is_consistent((3, tree_root(LEAVES[:3])), (8, tree_root(LEAVES)), [])


def test_a_frontier_with_a_node_too_many_is_refused() -> None:
    with pytest.raises(ValueError, match="one node for each"):
        Frontier(2, [leaf_hash(b"a"), leaf_hash(b"b")])
