// A node: its words in both languages, who does it within which limit, its buttons, and what is public or at risk there.
import { WORDS } from './descriptor.js';
import { both, button, choice, make, section, several, text, tick } from './fields.js';
import { changeWord, saidOf, wordOf } from './words.js';

const listed = (value) => (value || '').split(/\s+/).filter(Boolean);
const KEY = /^[a-z][a-z0-9_]{1,59}$/;

const steps = (desk) =>
  desk.modeler.get('elementRegistry').filter((one) => one.type === 'bpmn:UserTask').map((one) => [one.id, one.businessObject.name || one.id]);

export const drawNode = (desk, element) => {
  const name = WORDS[element.type];
  const drawers = { step: drawStep, action: drawAction, decision: drawDecision, wait: drawWait, start: drawStart, call: drawCall };
  return [...drawWords(desk, element), ...(name ? drawers[name](desk, element, wordOf(element) || {}) : []), ...drawRest(desk, element)];
};

const drawWords = (desk, element) => {
  const { labels } = desk.options;
  const said = saidOf(desk, element);
  const modeling = desk.modeler.get('modeling');
  const explained = said.explanation || { zh: '', en: '' };
  const explain = (words) => {
    if (words.zh || words.en) said.explanation = words;
    else delete said.explanation;
    desk.changed();
  };
  return [
    text(labels.zh, said.zh, (value) => { said.zh = value; modeling.updateProperties(element, { name: value }); desk.changed(); }),
    text(labels.en, said.en, (value) => { said.en = value; desk.changed(); }),
    section(
      labels.explanation,
      Boolean(explained.zh),
      text(labels.zh, explained.zh, (value) => { explained.zh = value; explain(explained); }, { long: true }),
      text(labels.en, explained.en, (value) => { explained.en = value; explain(explained); }, { long: true }),
      text(labels.key, element.id, (value, control) => rename(desk, element, value, control), { hint: labels.key_hint }),
    ),
  ];
};

const rename = (desk, element, value, control) => {
  const { said, modeler } = desk;
  if (!KEY.test(value) || (modeler.get('elementRegistry').get(value) && value !== element.id)) {
    control.value = element.id;
    return;
  }
  const old = element.id;
  modeler.get('modeling').updateProperties(element, { id: value });
  said.nodes[value] = said.nodes[old];
  delete said.nodes[old];
  [...said.publicity, ...said.risks, ...said.steps].forEach((one) => { if (one.node === old) one.node = value; });
  said.stages.forEach((stage) => { if (stage.current === old) stage.current = value; });
  desk.changed();
};

const stage = (desk, element, word) =>
  choice(desk.options.labels.stage, word.stage, desk.said.stages.map((one) => [one.key, one.label.zh || one.key]), (value) => changeWord(desk, element, { stage: value }), { empty: '—' });

const limits = (desk, element, word) => {
  const { labels, limits: known } = desk.options;
  const many = (name) => several(labels[name], listed(word[name]), known.filter(([key]) => listed(word[name]).includes(key) || desk.showLimits), (values) => changeWord(desk, element, { [name]: values.join(' ') }));
  return section(labels.more_limits, Boolean(word.starts || word.stops), tick(labels.all_limits, desk.showLimits, (value) => { desk.showLimits = value; desk.again(); }), many('starts'), text(labels.since, word.since, (value) => changeWord(desk, element, { since: value })), many('stops'));
};

const needs = (desk, element, word) =>
  several(desk.options.labels.needs, listed(word.needs), desk.options.needs, (values) => changeWord(desk, element, { needs: values.join(' ') }));

// What is named and is no material of the matter any more is offered, too: so that it can be taken out.
const materials = (desk, element, word) => {
  const { labels, materials: known } = desk.options;
  const named = listed(word.materials);
  const gone = named.filter((name) => !known.some(([key]) => key === name)).map((name) => [name, name]);
  const offered = [...known, ...gone];
  return offered.length ? section(labels.materials, named.length > 0, several(labels.materials, named, offered, (values) => changeWord(desk, element, { materials: values.join(' ') }))) : null;
};

const drawCall = (desk, element, word) => {
  const { labels, matters } = desk.options;
  const set = (properties) => changeWord(desk, element, properties);
  return [
    choice(labels.called, word.matter, matters, (value) => set({ matter: value })),
    text(labels.call_outcomes, word.outcomes, (value) => set({ outcomes: value }), { hint: labels.call_hint }),
    text(labels.gives, word.gives, (value) => set({ gives: value }), { hint: labels.variables_hint }),
    text(labels.returns, word.returns, (value) => set({ returns: value }), { hint: labels.variables_hint }),
    stage(desk, element, word),
  ];
};

const drawStep = (desk, element, word) => {
  const { labels, posts, limits: known, assemblies } = desk.options;
  const set = (properties) => changeWord(desk, element, properties);
  const others = steps(desk).filter(([key]) => key !== element.id);
  const ways = listed(word.outcomes).map((name) => [name, name]);
  return [
    choice(labels.post, word.post, posts, (value) => set({ post: value })),
    stage(desk, element, word),
    choice(labels.clock, word.clock, known, (value) => set({ clock: value }), { empty: labels.no_clock }),
    drawVerbs(desk, element, word),
    materials(desk, element, word),
    section(
      labels.duties_apart,
      Boolean(word.apart || word.independent),
      several(labels.apart, listed(word.apart), others, (values) => set({ apart: values.join(' ') })),
      tick(labels.independent, word.independent === 'true', (value) => set({ independent: value ? 'true' : '' })),
    ),
    limits(desk, element, word),
    section(
      labels.conditions,
      Boolean(word.needs || word.assembly),
      needs(desk, element, word),
      several(labels.unless, listed(word.unless), ways, (values) => set({ unless: values.join(' ') })),
      choice(labels.assembly, word.assembly, assemblies, (value) => set({ assembly: value }), { empty: labels.none }),
      several(labels.rejects, listed(word.rejects), ways, (values) => set({ rejects: values.join(' ') })),
    ),
    section(labels.further, Boolean(word.variables), text(labels.variables, word.variables, (value) => set({ variables: value }), { hint: labels.variables_hint })),
  ].filter(Boolean);
};

// Each way to finish a step is one button: what it is called, what must be written, which form is filled in.
const drawVerbs = (desk, element) => {
  const { labels, forms } = desk.options;
  const said = saidOf(desk, element);
  const verbs = (said.verbs = said.verbs || {});
  const keep = () => {
    changeWord(desk, element, { outcomes: [...new Set(Object.values(verbs).map((verb) => verb.outcome))].join(' ') });
    desk.changed();
  };
  const row = ([key, verb]) => {
    const set = (properties) => { Object.assign(verb, properties); Object.keys(properties).forEach((name) => { if (!verb[name]) delete verb[name]; }); keep(); };
    return make(
      'fieldset',
      { class: 'panel-row' },
      make('legend', {}, verb.label.zh || key),
      ...both(labels, verb.label, (words) => { Object.assign(verb.label, words); keep(); }),
      text(labels.outcome, verb.outcome, (value, control) => { if (KEY.test(value)) set({ outcome: value }); else control.value = verb.outcome; }, { hint: labels.key_hint }),
      choice(labels.words, verb.words || '', [['optional', labels.optional], ['required', labels.required]], (value) => set(value ? { words: value, text: verb.text || 'note' } : { words: '', text: '', words_label: '' }), { empty: labels.no_words }),
      choice(labels.form, verb.form || '', forms, (value) => set({ form: value }), { empty: labels.no_form }),
      tick(labels.danger, verb.danger, (value) => set({ danger: value })),
      button(labels.remove, () => { delete verbs[key]; keep(); desk.again(); }, 'quiet'),
    );
  };
  const add = () => {
    let count = Object.keys(verbs).length + 1;
    while (verbs[`done_${count}`]) count += 1;
    verbs[`done_${count}`] = { outcome: `done_${count}`, grant: 'case.work', label: { zh: '', en: '' } };
    keep();
    desk.again();
  };
  return section(labels.verbs, true, ...Object.entries(verbs).map(row), button(labels.add_verb, add));
};

const drawAction = (desk, element, word) => {
  const { labels, actions } = desk.options;
  return [choice(labels.action, word.name, actions, (value) => changeWord(desk, element, { name: value })), stage(desk, element, word), limits(desk, element, word)];
};

const drawDecision = (desk, element, word) => {
  const { labels, tables } = desk.options;
  return [choice(labels.table, word.table, tables, (value) => changeWord(desk, element, { table: value })), stage(desk, element, word)];
};

const drawStart = (desk, element, word) => [
  text(desk.options.labels.variables, word.variables, (value) => changeWord(desk, element, { variables: value }), { hint: desk.options.labels.variables_hint }),
];

const drawWait = (desk, element, word) => {
  const { labels, limits: known } = desk.options;
  const { modeler } = desk;
  const definition = (element.businessObject.eventDefinitions || [])[0];
  const name = (value) => {
    const factory = modeler.get('bpmnFactory');
    const definitions = modeler.getDefinitions();
    let message = definitions.rootElements.find((one) => one.$type === 'bpmn:Message' && one.name === value);
    if (!message) {
      message = factory.create('bpmn:Message', { name: value });
      message.$parent = definitions;
      definitions.rootElements.unshift(message);
    }
    modeler.get('modeling').updateModdleProperties(element, definition, { messageRef: message });
    desk.changed();
  };
  return [
    definition ? text(labels.message, (definition.messageRef || {}).name, name) : null,
    choice(labels.clock, word.clock, known, (value) => changeWord(desk, element, { clock: value }), { empty: labels.no_clock }),
    needs(desk, element, word),
    stage(desk, element, word),
  ].filter(Boolean);
};

// What is made public here, and where integrity is at risk: kept with the matter, shown in the guide.
const drawRest = (desk, element) => {
  const { labels, boards, levels, functions, limits: known } = desk.options;
  if (!['bpmn:UserTask', 'bpmn:ServiceTask', 'bpmn:EndEvent'].includes(element.type)) return [];
  const list = (name, title, fresh, rows) => {
    const mine = desk.said[name].filter((one) => one.node === element.id);
    const drop = (one) => { desk.said[name].splice(desk.said[name].indexOf(one), 1); desk.changed(); desk.again(); };
    const add = () => { desk.said[name].push({ node: element.id, ...fresh() }); desk.changed(); desk.again(); };
    return section(title, mine.length > 0, ...mine.map((one) => make('fieldset', { class: 'panel-row' }, make('legend', {}, title), ...rows(one, (values) => { Object.assign(one, values); desk.changed(); }), button(labels.remove, () => drop(one), 'quiet'))), button(labels.add, add));
  };
  return [
    list('publicity', labels.publicity, () => ({ what: { zh: '', en: '' }, board: 'village', period: '' }), (one, set) => [
      ...both({ zh: labels.what_zh, en: labels.what_en }, one.what, (what) => set({ what: Object.assign(one.what, what) })),
      choice(labels.board, one.board, boards, (board) => set({ board })),
      choice(labels.period, one.period, known, (period) => set({ period })),
    ]),
    list('risks', labels.risk, () => ({ level: 'medium', shows: { zh: '', en: '' }, prevention: { zh: '', en: '' }, watcher: '' }), (one, set) => [
      choice(labels.level, one.level, levels, (level) => set({ level })),
      ...both({ zh: labels.shows_zh, en: labels.shows_en }, one.shows, (shows) => set({ shows: Object.assign(one.shows, shows) })),
      ...both({ zh: labels.prevention_zh, en: labels.prevention_en }, one.prevention, (prevention) => set({ prevention: Object.assign(one.prevention, prevention) })),
      choice(labels.watcher, one.watcher, functions, (watcher) => set({ watcher })),
    ]),
  ];
};
