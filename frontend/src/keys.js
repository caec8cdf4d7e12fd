// Keys for the frequent verbs. Any link or button with data-key="a" is pressed by the key a; lists marked data-rows move by j and k.
// The keys can be switched off in the help dialog (WCAG 2.1.4), which lists what this very page offers.
import { openDialog } from './dialogs.js';

const STORE = 'keys-off';
const typing = (target) => target.closest('input:not([type="checkbox"]):not([type="radio"]), textarea, select, [contenteditable]');
const rows = () => [...document.querySelectorAll('[data-rows] [data-href]')];

const isOff = () => {
  try {
    return localStorage.getItem(STORE) === '1';
  } catch {
    return false;
  }
};

// A row of a table takes the focus itself; where a row is one link, the link does.
const select = (row) => {
  rows().forEach((other) => delete other.dataset.selected);
  row.dataset.selected = '';
  const target = row.querySelector('a.row') || row;
  if (target === row) row.tabIndex = -1;
  target.focus({ preventScroll: true });
  row.scrollIntoView({ block: 'nearest' });
};

const move = (step) => {
  const all = rows();
  const here = all.findIndex((row) => 'selected' in row.dataset);
  const next = all[Math.min(all.length - 1, Math.max(0, here < 0 ? 0 : here + step))];
  if (next) select(next);
};

const selected = () => rows().find((row) => 'selected' in row.dataset);

const open = () => {
  const row = selected();
  if (row) window.location.assign(row.dataset.href);
  return Boolean(row);
};

const tick = () => {
  const row = selected();
  const box = row && row.querySelector('input[type="checkbox"]');
  if (box) box.click();
};

const search = () => {
  const field = document.querySelector('[data-search]');
  if (field) field.focus();
};

const press = (key) => {
  const target = [...document.querySelectorAll('[data-key]')].find((element) => element.dataset.key === key && element.offsetParent);
  if (!target) return false;
  target.focus();
  // A key leads to what it names: a form that is open already stays open.
  if (!target.matches('input, select, textarea, [open] > summary')) target.click();
  return true;
};

const FIXED = {
  j: () => move(1),
  k: () => move(-1),
  x: tick,
  '/': search,
  '?': () => openDialog(document.getElementById('keys')),
};

const listKeys = () => {
  const list = document.querySelector('[data-page-keys]');
  if (!list) return;
  document.querySelectorAll('[data-key]').forEach((element) => {
    const term = document.createElement('dt');
    const key = document.createElement('kbd');
    key.textContent = element.dataset.key;
    term.append(key);
    const words = document.createElement('dd');
    words.textContent = element.dataset.keyName || element.getAttribute('aria-label') || element.textContent.trim();
    list.append(term, words);
    if (!element.title) element.title = element.dataset.key;
  });
};

const connectSwitch = () => {
  const box = document.querySelector('[data-keys-switch]');
  if (!box) return;
  box.checked = !isOff();
  box.addEventListener('change', () => localStorage.setItem(STORE, box.checked ? '0' : '1'));
};

const answer = (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isOff()) return;
  if (typing(event.target) || document.querySelector('dialog[open]:not(.dialog-inline)')) return;
  if (event.key === 'Enter') {
    if (event.target.matches('[data-href]') && open()) event.preventDefault();
    return;
  }
  const act = Object.keys(FIXED).includes(event.key) ? FIXED[event.key] : null;
  if (act) act();
  if (act || press(event.key)) event.preventDefault();
};

export const connectKeys = () => {
  listKeys();
  connectSwitch();
  document.addEventListener('keydown', answer);
};

// A click anywhere on a row selects it for the keys; links and boxes keep their own meaning.
export const connectRows = () => {
  document.addEventListener('click', (event) => {
    const row = event.target.closest('[data-rows] [data-href]');
    if (row && !event.target.closest('a, button, input, label, select')) select(row);
  });
  document.querySelectorAll('[data-tick-all]').forEach((box) => {
    box.addEventListener('change', () => {
      box.closest('table').querySelectorAll('tbody input[type="checkbox"]').forEach((other) => {
        if (other.checked !== box.checked) other.click();
      });
    });
  });
};
