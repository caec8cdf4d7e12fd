// The panel beside the drawing: what stands behind the node, arrow or process that is chosen.
import { drawFlow } from './flows.js';
import { drawProcess } from './process.js';
import { drawNode } from './nodes.js';
import { make } from './fields.js';

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
