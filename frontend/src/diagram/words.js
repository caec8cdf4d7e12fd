// What stands behind a node: our element in the diagram, and the words beside it.
import { WORDS, typeOf } from './descriptor.js';

// Our element on a node, and changing it so that undo takes it back.
export const wordOf = (element) => {
  const name = WORDS[element.type];
  const values = (element.businessObject.extensionElements || {}).values || [];
  return name && values.find((one) => one.$type === typeOf(name));
};

export const changeWord = (desk, element, properties) => {
  const { modeler } = desk;
  const modeling = modeler.get('modeling');
  const given = Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, value || undefined]));
  const present = wordOf(element);
  if (present) {
    modeling.updateModdleProperties(element, present, given);
  } else {
    const factory = modeler.get('bpmnFactory');
    const word = factory.create(typeOf(WORDS[element.type]), given);
    const extensionElements = factory.create('bpmn:ExtensionElements', { values: [word] });
    word.$parent = extensionElements;
    modeling.updateProperties(element, { extensionElements });
  }
  desk.changed();
};

// Words of a node that nobody has described yet begin with what is drawn on it.
export const saidOf = ({ said }, element) => {
  const { id, name } = element.businessObject;
  said.nodes[id] = said.nodes[id] || { zh: name || '', en: '' };
  return said.nodes[id];
};
