// The panel beside the drawing: what stands behind the node, arrow or process that is chosen.
import { drawFlow } from './flows.js';
import { drawProcess } from './process.js';
import { drawNode } from './nodes.js';
import { choice, make } from './fields.js';

const ARROW = 'bpmn:SequenceFlow';
const nameOf = ({ name, id }) => name || id;

// Everything that stands behind something can be chosen here too, by keyboard and with a screen reader: nodes from left to right, then arrows.
const drawPicker = (desk, chosen) => {
  const known = desk.modeler.get('elementRegistry').filter((one) => one.type !== 'label' && one.businessObject && (one.waypoints ? one.type === ARROW : one.parent));
  const nodes = known.filter((one) => !one.waypoints).sort((one, other) => one.x - other.x || one.y - other.y);
  const arrows = known.filter((one) => one.waypoints);
  const said = (one) => (one.waypoints ? `${nameOf(one.source.businessObject)} → ${nameOf(one.target.businessObject)}` : nameOf(one.businessObject));
  const pick = (id) => {
    const element = desk.modeler.get('elementRegistry').get(id);
    if (element) desk.modeler.get('canvas').scrollToElement(element);
    desk.modeler.get('selection').select(element || null);
    desk.place.querySelector('select').focus();
  };
  return choice(desk.options.labels.pick, chosen ? chosen.id : '', [...nodes, ...arrows].map((one) => [one.id, said(one)]), pick, { empty: desk.options.labels.process });
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
    const parts = root ? drawProcess(desk) : target.type === ARROW ? drawFlow(desk, target) : drawNode(desk, target);
    place.replaceChildren(make('h2', {}, root ? options.labels.process : target.businessObject.name || options.labels.unnamed), drawPicker(desk, root ? null : target), ...parts);
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
