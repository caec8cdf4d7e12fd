// Forms that are sent twice by an impatient finger arrive once; printing and copying by one tap.
const locked = new WeakSet();

const lock = (form, button) => {
  locked.add(form);
  if (!button) return;
  button.setAttribute('aria-disabled', 'true');
  if (button.dataset.busy) {
    button.dataset.idle = button.textContent;
    button.textContent = button.dataset.busy;
  }
};

const unlock = (form) => {
  locked.delete(form);
  form.querySelectorAll('[aria-disabled="true"]').forEach((button) => {
    button.removeAttribute('aria-disabled');
    if (button.dataset.idle) button.textContent = button.dataset.idle;
  });
};

export const guardAgainstSendingTwice = () => {
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.method !== 'post' || event.defaultPrevented) return;
    if (locked.has(form)) event.preventDefault();
    else lock(form, event.submitter || form.querySelector('button[type="submit"], button:not([type])'));
  });
  // Coming back by the browser's own button shows the page as it was left: open it again.
  window.addEventListener('pageshow', () => document.querySelectorAll('form').forEach(unlock));
};

const copy = async (button) => {
  const source = document.getElementById(button.dataset.copy);
  await navigator.clipboard.writeText(source.value || source.textContent.trim());
  if (button.dataset.done) button.textContent = button.dataset.done;
};

export const connectSmallHelps = () => {
  document.querySelectorAll('[data-print]').forEach((button) => {
    button.hidden = false;
    button.addEventListener('click', () => window.print());
  });
  if (!navigator.clipboard) return;
  document.querySelectorAll('[data-copy]').forEach((button) => {
    button.hidden = false;
    button.addEventListener('click', () => copy(button));
  });
};

// What went wrong, or what the act has done, is where one goes on from: by keys, and with a screen reader.
export const goOnFromWhatHappened = () => {
  const told = document.querySelector('main > .error-summary') || document.querySelector('main > .notice[role]');
  if (!told || document.activeElement !== document.body) return;
  told.tabIndex = -1;
  told.focus();
};
