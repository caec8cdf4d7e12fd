"""Hostile decision models are refused or bounded, with a reason."""

import pytest

from gongzhi.common import dmn

from .tables import SPACE, model, table

HOSTILE = {
    "entities": '<!DOCTYPE d [<!ENTITY a "aaaa">]><definitions/>',
    "no xml": "<definitions",
    "another language": '<definitions xmlns="urn:other"/>',
    "import": f'<definitions xmlns="{SPACE}"><import name="B" namespace="urn:b"/></definitions>',
    "java": model(
        '<functionDefinition kind="Java"><literalExpression><text>1</text></literalExpression></functionDefinition>'
    ),
    "unknown policy": model(table("LUCKY", [["-", "-", "1"]])),
    "crooked rule": model(table("FIRST", [["-", "1"]])),
    "too many rules": model(table("FIRST", [["-", "-", "1"]] * 1001)),
    "too large": model(table("FIRST", [["-", "-", '"' + "x" * 1024 * 1024 + '"']])),
    "too deep": model("<list>" * 60 + "</list>" * 60),
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_it_refuses(name):
    with pytest.raises(dmn.DmnError):
        dmn.read_model(HOSTILE[name])


def test_it_refuses_decisions_that_need_themselves():
    circle = "".join(
        f'<decision id="{me}" name="{me}"><variable name="{me}"/><informationRequirement><requiredDecision href="#{other}"/></informationRequirement>'
        f"<literalExpression><text>{other}</text></literalExpression></decision>"
        for me, other in (("a", "b"), ("b", "a"))
    )
    read = dmn.read_model(f'<definitions xmlns="{SPACE}">{circle}</definitions>')
    with pytest.raises(dmn.DmnError) as refused:
        dmn.evaluate(read, {}, "a")
    assert refused.value.why == "circle"
