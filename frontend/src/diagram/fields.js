// Small pieces of the panel: fields with a label above them, in the look of the desk.
let number = 0;

export const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  Object.entries(attributes).forEach(([name, value]) => {
    if (value === false || value === null || value === undefined) return;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  });
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
};

const labelled = (label, control, hint) => {
  number += 1;
  control.id = `panel-${number}`;
  const note = hint ? make('p', { class: 'hint', id: `${control.id}-hint` }, hint) : null;
  if (note) control.setAttribute('aria-describedby', note.id);
  return make('div', { class: 'field' }, make('label', { for: control.id }, label), note, control);
};

export const text = (label, value, change, { hint, long, list } = {}) => {
  const control = long ? make('textarea', { rows: 3 }) : make('input', { type: 'text', list });
  control.value = value || '';
  control.addEventListener('change', () => change(control.value.trim(), control));
  return labelled(label, control, hint);
};

export const choice = (label, value, options, change, { empty } = {}) => {
  const control = make('select');
  const known = options.some(([key]) => key === value);
  if (empty !== undefined) control.append(make('option', { value: '' }, empty));
  if (value && !known) control.append(make('option', { value, selected: true }, value));
  options.forEach(([key, words]) => control.append(make('option', { value: key, selected: key === value }, words)));
  if (!value && empty === undefined) control.selectedIndex = -1;
  control.addEventListener('change', () => change(control.value));
  return labelled(label, control);
};

export const several = (label, values, options, change) => {
  const boxes = options.map(([key, words]) => {
    const box = make('input', { type: 'checkbox', value: key });
    box.checked = values.includes(key);
    return [box, make('label', { class: 'choice' }, box, make('span', {}, words))];
  });
  boxes.forEach(([box]) => box.addEventListener('change', () => change(boxes.filter(([one]) => one.checked).map(([one]) => one.value))));
  return make('fieldset', { class: 'field' }, make('legend', {}, label), make('div', { class: 'choices' }, ...boxes.map(([, shown]) => shown)));
};

export const tick = (label, value, change) => {
  const box = make('input', { type: 'checkbox' });
  box.checked = Boolean(value);
  box.addEventListener('change', () => change(box.checked));
  return make('div', { class: 'field' }, make('label', { class: 'choice' }, box, make('span', {}, label)));
};

export const button = (words, press, kind = 'second') => make('button', { type: 'button', class: `button button-${kind}`, onclick: press }, words);

export const section = (title, open, ...children) => make('details', { class: 'panel-part', open }, make('summary', {}, title), ...children);

export const both = (labels, words, change) => [
  text(labels.zh, words.zh, (value) => change({ ...words, zh: value })),
  text(labels.en, words.en, (value) => change({ ...words, en: value })),
];
