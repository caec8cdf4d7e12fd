// The diagram island: a modeler for the drawing, a panel of ours for what stands behind each node. Without this file the page offers the files.
//   <div data-diagram data-form="id" data-panel="id" data-options="id" data-failed="words">
// The form holds two text areas: `xml` (the drawing) and `said` (JSON: words in both languages, buttons, publicity, risks).
import Modeler from 'bpmn-js/lib/Modeler';
import './diagram.css';
import { describe } from './diagram/descriptor.js';
import { ownWays } from './diagram/palette.js';
import { connectPanel } from './diagram/panel.js';

const readJson = (id) => JSON.parse(document.getElementById(id).textContent);

const translating = (words) => ({
  translate: ['value', (template, replacements = {}) => (words[template] || template).replace(/{([^}]+)}/g, (_, key) => replacements[key] ?? `{${key}}`)],
});

// What is typed and drawn is in the form at every moment, so that leaving it can be noticed and sending it loses nothing.
const keepInForm = (modeler, form, said) => {
  let timer = 0;
  let dirty = false;
  const keep = async () => {
    form.elements.said.value = JSON.stringify(said);
    form.elements.xml.value = (await modeler.saveXML({ format: true })).xml;
  };
  const later = () => {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(keep, 300);
  };
  modeler.on('commandStack.changed', later);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    dirty = false;
    keep().then(() => form.submit());
  });
  window.addEventListener('beforeunload', (event) => {
    if (dirty) event.preventDefault();
  });
  return later;
};

// Everything is seen at first, beside the palette and not larger than drawn.
const PALETTE = 130;
const EDGE = 40;
const showAll = (canvas) => {
  const { inner, outer } = canvas.viewbox();
  // On a phone there is no palette.
  const palette = canvas.getContainer().querySelector('.djs-palette');
  const left = palette && getComputedStyle(palette).display !== 'none' ? PALETTE : EDGE / 2;
  const scale = Math.min(1, (outer.width - left - EDGE / 2) / inner.width, (outer.height - 2 * EDGE) / inner.height);
  canvas.viewbox({ x: inner.x - left / scale, y: inner.y - EDGE / scale, width: outer.width / scale, height: outer.height / scale });
};

const draw = async (frame) => {
  const options = readJson(frame.dataset.options);
  const form = document.getElementById(frame.dataset.form);
  const said = JSON.parse(form.elements.said.value);
  frame.textContent = '';
  const modeler = new Modeler({
    container: frame,
    additionalModules: [translating(options.words), ownWays(options)],
    moddleExtensions: { gz: describe(options.attributes) },
  });
  await modeler.importXML(form.elements.xml.value);
  showAll(modeler.get('canvas'));
  const changed = keepInForm(modeler, form, said);
  connectPanel({ modeler, said, options, changed, place: document.getElementById(frame.dataset.panel) });
  form.hidden = false;
  document.querySelectorAll('[data-without-diagram]').forEach((other) => { other.hidden = true; });
};

document.querySelectorAll('[data-diagram]').forEach((frame) => {
  draw(frame).catch((error) => {
    frame.textContent = `${frame.dataset.failed} ${error.message}`;
    frame.setAttribute('role', 'alert');
  });
});
