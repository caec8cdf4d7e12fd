// An arrow: out of a choice it has a condition in FEEL (tried while it is typed), or is the way that is taken otherwise.
import { button, make, section, text, tick } from './fields.js';

const outcomes = (element, seen = new Set()) => {
  const source = element.source;
  if (!source || seen.has(source)) return [];
  seen.add(source);
  if (source.type === 'bpmn:UserTask') {
    const values = (source.businessObject.extensionElements || {}).values || [];
    return values.flatMap((one) => (one.outcomes || '').split(/\s+/).filter(Boolean));
  }
  return (source.incoming || []).flatMap((before) => outcomes(before, seen));
};

export const drawFlow = (desk, element) => {
  const { modeler, options } = desk;
  const { labels } = options;
  const modeling = modeler.get('modeling');
  const flow = element.businessObject;
  const named = text(labels.on_arrow, flow.name, (value) => { modeling.updateProperties(element, { name: value }); desk.changed(); });
  if (element.source.type !== 'bpmn:ExclusiveGateway') return [named];
  const gateway = element.source.businessObject;
  const set = (body) => {
    modeling.updateProperties(element, { conditionExpression: body ? modeler.get('bpmnFactory').create('bpmn:FormalExpression', { body }) : undefined });
    desk.changed();
  };
  const verdict = make('p', { class: 'hint', role: 'status' });
  const condition = text(labels.condition, (flow.conditionExpression || {}).body, (value) => { set(value); tryOut(desk, value, verdict); }, { hint: labels.condition_hint, long: true });
  const offered = [...new Set(outcomes(element))].map((name) => button(`outcome = "${name}"`, () => { set(`outcome = "${name}"`); desk.again(); }, 'quiet'));
  const otherwise = tick(labels.otherwise, gateway.default === flow, (value) => {
    modeling.updateProperties(element.source, { default: value ? flow : undefined });
    if (value) set('');
    desk.changed();
    desk.again();
  });
  return [named, otherwise, gateway.default === flow ? null : condition, verdict, offered.length && gateway.default !== flow ? section(labels.outcomes_before, true, ...offered) : null].filter(Boolean);
};

const tryOut = async (desk, expression, place) => {
  place.textContent = '';
  if (!expression) return;
  const names = desk.modeler.get('elementRegistry').filter((one) => one.businessObject && one.businessObject.extensionElements)
    .flatMap((one) => one.businessObject.extensionElements.values || [])
    .flatMap((word) => [...(word.variables || '').split(/\s+/), word.table]).filter(Boolean);
  const body = new FormData();
  body.set('expression', expression);
  body.set('names', ['outcome', ...new Set(names)].join(' '));
  body.set('csrfmiddlewaretoken', document.querySelector('[name=csrfmiddlewaretoken]').value);
  const answer = await fetch(desk.options.feel, { method: 'POST', body });
  place.textContent = answer.ok ? (await answer.json()).words : '';
};
