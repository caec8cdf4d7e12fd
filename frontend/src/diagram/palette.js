// Palette and context pad offer what the platform runs and nothing else; new nodes get short names in small letters.
import BpmnFactory from 'bpmn-js/lib/features/modeling/BpmnFactory';

const MESSAGE = { eventDefinitionType: 'bpmn:MessageEventDefinition' };
// In the order in which they stand; `ends` come without anything after them.
const KINDS = [
  ['start', 'bpmn:StartEvent', 'bpmn-icon-start-event-none'],
  ['step', 'bpmn:UserTask', 'bpmn-icon-user-task'],
  ['choice', 'bpmn:ExclusiveGateway', 'bpmn-icon-gateway-xor'],
  ['split', 'bpmn:ParallelGateway', 'bpmn-icon-gateway-parallel'],
  ['decision', 'bpmn:BusinessRuleTask', 'bpmn-icon-business-rule'],
  ['action', 'bpmn:ServiceTask', 'bpmn-icon-service'],
  ['wait', 'bpmn:IntermediateCatchEvent', 'bpmn-icon-intermediate-event-catch-message', MESSAGE],
  ['call', 'bpmn:CallActivity', 'bpmn-icon-call-activity'],
  ['end', 'bpmn:EndEvent', 'bpmn-icon-end-event-none'],
];
const GAP = 50;
const TOOLS = ['hand-tool', 'lasso-tool', 'space-tool', 'global-connect-tool', 'tool-separator'];
const PADS = ['connect', 'delete', 'append.text-annotation'];

const PREFIXES = {
  'bpmn:StartEvent': 'start',
  'bpmn:EndEvent': 'end',
  'bpmn:UserTask': 'step',
  'bpmn:ServiceTask': 'action',
  'bpmn:BusinessRuleTask': 'decision',
  'bpmn:ExclusiveGateway': 'choice',
  'bpmn:ParallelGateway': 'split',
  'bpmn:IntermediateCatchEvent': 'wait',
  'bpmn:CallActivity': 'call',
  'bpmn:SequenceFlow': 'flow',
};

class Names extends BpmnFactory {
  _ensureId(element) {
    if (element.id) {
      this._model.ids.claim(element.id, element);
      return;
    }
    const prefix = PREFIXES[element.$type] || element.$type.replace(/^\w+:/, '').toLowerCase();
    if (this._needsId(element)) element.id = this._model.ids.nextPrefixed(`${prefix}_`, element);
  }
}
Names.$inject = ['moddle'];

const only = (entries, names) => Object.fromEntries(Object.entries(entries).filter(([name]) => names.includes(name)));

export const ownWays = ({ kinds }) => {
  function Palette(palette, create, elementFactory) {
    palette.registerProvider(500, {
      getPaletteEntries: () => (entries) => {
        const own = KINDS.map(([name, type, className, more]) => {
          const start = (event) => create.start(event, elementFactory.createShape({ type, ...more }));
          return [`create.${name}`, { group: 'own', className, title: kinds[name], action: { dragstart: start, click: start } }];
        });
        return { ...only(entries, TOOLS), ...Object.fromEntries(own) };
      },
    });
  }
  Palette.$inject = ['palette', 'create', 'elementFactory'];

  function Pad(contextPad, create, elementFactory, autoPlace) {
    const appended = (element) =>
      KINDS.slice(1).map(([name, type, className, more]) => {
        const made = () => elementFactory.createShape({ type, ...more });
        const action = { click: () => autoPlace.append(element, made()), dragstart: (event) => create.start(event, made(), { source: element }) };
        return [`append.${name}`, { group: 'model', className, title: kinds[name], action }];
      });
    contextPad.registerProvider(500, {
      getContextPadEntries: (element) => (entries) => {
        const kept = only(entries, PADS);
        const goesOn = PREFIXES[element.type] && !['bpmn:EndEvent', 'bpmn:SequenceFlow'].includes(element.type);
        return goesOn ? { ...Object.fromEntries(appended(element)), ...kept } : kept;
      },
      getMultiElementContextPadEntries: () => (entries) => only(entries, PADS),
    });
  }
  Pad.$inject = ['contextPad', 'create', 'elementFactory', 'autoPlace'];

  // What is dropped onto an arrow pushes aside what stands too close behind it.
  function Room(eventBus, modeling, elementRegistry) {
    const push = (from, by, except) => {
      const behind = elementRegistry.filter((one) => one.type !== 'label' && !one.waypoints && one.parent && one !== except && one.x >= from);
      if (by > 0) modeling.moveElements(behind, { x: by, y: 0 });
    };
    const make = (shape) => {
      const [source, target] = [shape.incoming[0].source, shape.outgoing[0].target];
      const late = source.x + source.width + GAP - shape.x;
      if (late > 0 && source.x < shape.x) modeling.moveElements([shape], { x: late, y: source.y + source.height / 2 - shape.y - shape.height / 2 });
      if (target.x > source.x) push(target.x, shape.x + shape.width + GAP - target.x, shape);
    };
    const straighten = (flow) => {
      const { source, target } = flow;
      if (Math.abs(source.y + source.height / 2 - target.y - target.height / 2) > 1 || target.x < source.x) return;
      const y = source.y + source.height / 2;
      modeling.updateWaypoints(flow, [{ x: source.x + source.width, y }, { x: target.x, y }]);
    };
    eventBus.on('create.end', 100, ({ context }) => {
      const shape = context.shape;
      if (shape && shape.incoming.length === 1 && shape.outgoing.length === 1) setTimeout(() => { make(shape); [...shape.incoming, ...shape.outgoing].forEach(straighten); });
    });
  }
  Room.$inject = ['eventBus', 'modeling', 'elementRegistry'];

  return { __init__: ['ownPalette', 'ownPad', 'ownRoom'], ownRoom: ['type', Room], ownPalette: ['type', Palette], ownPad: ['type', Pad], bpmnFactory: ['type', Names] };
};
