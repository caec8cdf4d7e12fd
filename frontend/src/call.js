// The call-taker's page: function keys (which work while typing), and what helps, fetched while the words are typed.
const PAUSE = 350;

const press = (target) => {
  if (target.matches('input[type="checkbox"]')) target.click();
  else if (target.matches('input, select, textarea')) target.focus();
  else target.click();
};

const listFunctionKeys = () => {
  const list = document.querySelector('[data-page-keys]');
  if (!list) return;
  document.querySelectorAll('[data-fkey]').forEach((element) => {
    const term = document.createElement('dt');
    const key = document.createElement('kbd');
    key.textContent = element.dataset.fkey;
    term.append(key);
    const words = document.createElement('dd');
    words.textContent = element.dataset.keyName;
    list.append(term, words);
  });
};

const connectFunctionKeys = () => {
  listFunctionKeys();
  document.addEventListener('keydown', (event) => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const target = document.querySelector(`[data-fkey="${event.key}"]`);
    if (!target || document.querySelector('dialog[open]:not(.dialog-inline)')) return;
    event.preventDefault();
    press(target);
  });
};

const send = async (form, address) => {
  const answer = await fetch(address, { method: 'POST', body: new FormData(form), headers: { 'X-Requested-With': 'fetch' } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.text();
};

const connectHints = (form) => {
  const place = document.getElementById('call-hints');
  let timer = 0;
  let asked = 0;
  const refresh = async () => {
    asked += 1;
    const mine = asked;
    place.setAttribute('aria-busy', 'true');
    try {
      const html = await send(form, form.dataset.hints);
      // An older answer that comes late, or a choice that is being made, must not be written over.
      if (mine === asked && !place.contains(document.activeElement)) place.innerHTML = html;
    } catch {
      // Without an answer the last hints stay; registering does not need them.
    } finally {
      if (mine === asked) place.setAttribute('aria-busy', 'false');
    }
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, PAUSE);
  };
  ['call-text', 'call-place', 'call-matter'].forEach((id) => document.getElementById(id).addEventListener('input', later));
  document.getElementById('call-place').addEventListener('input', () => {
    form.querySelector('[data-area]').value = '';
  });
  place.addEventListener('click', (event) => {
    const button = event.target.closest('[data-take-area]');
    if (!button) return;
    form.querySelector('[data-area]').value = button.dataset.takeArea;
    const field = document.getElementById('call-place');
    field.value = button.dataset.takeName;
    field.focus();
    refresh();
  });
};

// A choice beside says what becomes of the matter.
const connectChoices = (form) => {
  const act = document.getElementById('call-act');
  const showParts = () => {
    const chosen = act.value;
    form.querySelectorAll('[data-when]').forEach((part) => {
      part.hidden = !part.dataset.when.split(' ').includes(chosen);
    });
  };
  document.addEventListener('change', (event) => {
    const { name, value } = event.target;
    if (name === 'version') act.value = value ? 'answered_at_once' : '';
    if (name === 'same') act.value = value ? 'joined' : '';
    showParts();
  });
  showParts();
};

const connectCaller = (form) => {
  const button = form.querySelector('[data-look="caller"]');
  button.addEventListener('click', async (event) => {
    event.preventDefault();
    try {
      document.getElementById('call-own').innerHTML = await send(form, form.dataset.caller);
    } catch {
      form.requestSubmit(button);
    }
  });
};

// A map that was hidden does not know its size.
const connectMap = (form) => {
  const details = form.querySelector('details.more');
  if (details) details.addEventListener('toggle', () => window.dispatchEvent(new Event('resize')));
};

export const connectCall = () => {
  const form = document.querySelector('[data-call]');
  if (!form) return;
  form.querySelectorAll('[data-without-script]').forEach((element) => {
    element.hidden = true;
  });
  connectFunctionKeys();
  connectHints(form);
  connectChoices(form);
  connectCaller(form);
  connectMap(form);
  const first = form.querySelector('[aria-invalid="true"]') || document.getElementById(form.elements.kept.value === '[]' ? 'call-phone' : 'call-text');
  if (!document.querySelector('main > .error-summary')) first.focus();
};
