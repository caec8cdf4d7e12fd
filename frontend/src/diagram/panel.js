// The panel beside the drawing: what stands behind the node, arrow or process that is chosen.
import { WORDS, typeOf } from './descriptor.js';
import { drawFlow } from './flows.js';
import { drawProcess } from './process.js';
import { drawNode } from './nodes.js';
import { make } from './fields.js';

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

const follow = (desk, element) => {
  const { id, name } = element.businessObject;
  if (desk.said.nodes[id] && name && desk.said.nodes[id].zh !== name) desk.said.nodes[id].zh = name;
};

export const connectPanel = (desk) => {
  const { modeler, place, options } = desk;
  const canvas = modeler.get('canvas');
  let shown = null;
  const show = (element) => {
    shown = element;
    const target = element && element.type === 'label' ? element.labelTarget : element;
    const root = !target || target === canvas.getRootElement() || !target.businessObject;
    const parts = root ? drawProcess(desk) : target.type === 'bpmn:SequenceFlow' ? drawFlow(desk, target) : drawNode(desk, target);
    place.replaceChildren(make('h2', {}, root ? options.labels.process : target.businessObject.name || options.labels.unnamed), ...parts);
  };
  desk.again = () => show(shown);
  modeler.on('selection.changed', ({ newSelection }) => show(newSelection.length === 1 ? newSelection[0].labelTarget || newSelection[0] : null));
  modeler.on('element.changed', ({ element }) => {
    if (element.businessObject && !element.waypoints) follow(desk, element);
  });
  // What changes beside the panel is shown in it; what is typed in it is never drawn over.
  const again = () => setTimeout(() => show(shown));
  modeler.on('directEditing.complete', again);
  modeler.on('commandStack.changed', ({ trigger }) => { if (['undo', 'redo'].includes(trigger)) again(); });
  show(null);
};
