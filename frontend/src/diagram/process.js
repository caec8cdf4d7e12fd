// Nothing chosen: the stages that a case goes through, and the steps that the public sees in order.
import { both, button, choice, make, section, text } from './fields.js';

const nodes = (desk) =>
  desk.modeler.get('elementRegistry').filter((one) => one.businessObject && /Task$|Event$/.test(one.type) && one.type !== 'label').map((one) => [one.id, one.businessObject.name || one.id]);

const move = (list, from, by) => {
  const to = from + by;
  if (to < 0 || to >= list.length) return;
  list.splice(to, 0, ...list.splice(from, 1));
};

const rows = (desk, list, title, draw) =>
  list.map((one, place) =>
    make(
      'fieldset',
      { class: 'panel-row' },
      make('legend', {}, `${title} ${place + 1}`),
      ...draw(one),
      button('↑', () => { move(list, place, -1); desk.changed(); desk.again(); }, 'quiet'),
      button('↓', () => { move(list, place, 1); desk.changed(); desk.again(); }, 'quiet'),
      button(desk.options.labels.remove, () => { list.splice(place, 1); desk.changed(); desk.again(); }, 'quiet'),
    ));

export const drawProcess = (desk) => {
  const { said, options } = desk;
  const { labels } = options;
  const known = nodes(desk);
  const add = (list, fresh) => () => { list.push(fresh()); desk.changed(); desk.again(); };
  return [
    make('p', { class: 'hint' }, labels.choose),
    section(
      labels.stages,
      false,
      ...rows(desk, said.stages, labels.stage, (one) => [
        text(labels.key, one.key, (value) => { one.key = value; desk.changed(); }, { hint: labels.key_hint }),
        ...both(labels, one.label, (words) => { Object.assign(one.label, words); desk.changed(); }),
        choice(labels.current, one.current || '', known, (value) => { one.current = value || null; desk.changed(); }, { empty: labels.ended }),
      ]),
      button(labels.add, add(said.stages, () => ({ key: '', current: null, label: { zh: '', en: '' } }))),
    ),
    section(
      labels.public_steps,
      false,
      ...rows(desk, said.steps, labels.public_step, (one) => [
        choice(labels.node, one.node, known, (value) => { one.node = value; desk.changed(); }),
        ...both(labels, one.label, (words) => { Object.assign(one.label, words); desk.changed(); }),
      ]),
      button(labels.add, add(said.steps, () => ({ node: '', label: { zh: '', en: '' } }))),
    ),
  ];
};
