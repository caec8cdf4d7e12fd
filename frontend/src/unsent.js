// What was sent from the desk after the session had ended comes back once the same person has signed in again: kept in this tab
// from the sending to the next page, no longer. Names and phone numbers are not kept, as with drafts.
import { restore, valuesOf } from './draft.js';

const KEY = 'unsent';
const person = () => document.querySelector('.top-inner > .muted')?.textContent.trim() || '';

// Not form.action: a button may be called that.
const addressOf = (form) => new URL(form.getAttribute('action') || '', document.baseURI).pathname;

const read = () => {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) || null;
  } catch {
    return null;
  }
};

const write = (unsent) => {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(unsent));
  } catch {
    // A full or forbidden store: it is sent without being kept.
  }
};

const giveBack = (unsent) => {
  document.querySelectorAll('main form[method="post"]').forEach((form) => {
    if (addressOf(form) !== unsent.action) return;
    restore(form, unsent.values, true);
    const folded = form.closest('details');
    if (folded) folded.open = true;
  });
};

export const keepUnsent = () => {
  const signIn = document.querySelector('form input[name="username"]')?.form;
  const unsent = read();
  if (signIn && unsent) write({ ...unsent, waits: true });
  if (signIn) return;
  sessionStorage.removeItem(KEY);
  if (unsent?.waits && unsent.person === person()) giveBack(unsent);
  document.addEventListener('submit', ({ target }) => {
    if (target.method !== 'post') return;
    const values = valuesOf(target);
    const action = addressOf(target);
    if (Object.keys(values).length) write({ action, person: person(), values });
  });
};
