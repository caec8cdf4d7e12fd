"""Reading a model from its file, through the fence: what is not known is refused, with its name."""

from typing import Any

from gongzhi.common.strict_xml import NotReadable, parse

from .boxes import Boxes
from .errors import DmnError
from .model import Decision, Function, ItemType, Knowledge, Model
from .tree import Tree

# 1.1 to 1.5: the elements that we read are the same in all of them.
NAMESPACES = (
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "https://www.omg.org/spec/DMN/20230324/MODEL/",
)


def read_model(xml: str) -> Model:
    """Return the model of a DMN file; raise DmnError with the reason."""
    try:
        root = parse(xml)
    except NotReadable as error:
        raise DmnError("readable", str(error)) from None
    space, _, name = root.tag.rpartition("}")
    if name != "definitions" or space.lstrip("{") not in NAMESPACES:
        raise DmnError("readable", root.tag)
    return _Reader(Tree(root, space + "}")).model()


class _Reader:
    """One file being read."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.boxes = Boxes(tree)

    def model(self) -> Model:
        if (foreign := self.tree.root.find(f"{self.tree.space}import")) is not None:
            raise DmnError("element", f"import {foreign.get('name', '')}".strip())
        decisions = [self._decision(element) for element in self.tree.all(self.tree.root, "decision")]
        knowledge = [self._knowledge(element) for element in self.tree.all(self.tree.root, "businessKnowledgeModel")]
        return Model(
            name=self.tree.root.get("name", ""),
            inputs={
                element.get("name", ""): self.tree.type(element)
                for element in self.tree.all(self.tree.root, "inputData")
            },
            decisions={one.name: one for one in decisions},
            knowledge={one.name: one for one in knowledge},
            types={one.name: one for one in map(self._item, self.tree.all(self.tree.root, "itemDefinition"))},
        )

    def _item(self, element: Any) -> ItemType:
        if self.tree.one(element, "functionItem") is not None:
            return ItemType(element.get("name", ""))
        parts = [self._item(part) for part in self.tree.all(element, "itemComponent")]
        return ItemType(
            name=element.get("name", ""),
            base=self.tree.text(element, "typeRef"),
            components=tuple((part.name, part) for part in parts),
            allowed=self.tree.inner(element, "allowedValues"),
            is_list=element.get("isCollection") == "true",
        )

    def _decision(self, element: Any) -> Decision:
        needs = self.tree.needed(element, "informationRequirement", "requiredDecision")
        return Decision(
            name=element.get("name", ""),
            type=self.tree.type(element),
            expression=self.boxes.only(element),
            needs=needs + self.tree.needed(element, "informationRequirement", "requiredInput"),
            knowledge=self.tree.needed(element, "knowledgeRequirement", "requiredKnowledge"),
        )

    def _knowledge(self, element: Any) -> Knowledge:
        logic = self.tree.one(element, "encapsulatedLogic")
        function = self.boxes.function(logic, 0) if logic is not None else Function((), None)
        known = self.tree.needed(element, "knowledgeRequirement", "requiredKnowledge")
        return Knowledge(element.get("name", ""), self.tree.type(element), function, known)
