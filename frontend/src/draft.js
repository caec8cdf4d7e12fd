// What was typed survives a lost connection or a wrong tap: kept in this tab only, gone when the tab closes or the report is sent.
// Names and phone numbers are not kept (data-no-draft): the phone may belong to somebody else.
const KEPT = 'textarea, select, input[type="text"], input[type="search"], input[type="number"], input[type="date"], input[type="datetime-local"], input[type="radio"], input[type="checkbox"]';

const fieldsOf = (form) => [...form.querySelectorAll(KEPT)].filter((field) => field.name && !field.closest('[data-no-draft]'));
const isChoice = (field) => field.type === 'radio' || field.type === 'checkbox';

const read = (key) => {
  try {
    return JSON.parse(sessionStorage.getItem(key)) || null;
  } catch {
    return null;
  }
};

export const valuesOf = (form) => {
  const values = {};
  fieldsOf(form).forEach((field) => {
    if (!isChoice(field)) values[field.name] = field.value;
    else if (field.checked) values[field.name] = [...(values[field.name] || []), field.value];
  });
  return values;
};

const save = (form, key) => {
  try {
    sessionStorage.setItem(key, JSON.stringify(valuesOf(form)));
  } catch {
    // A full or forbidden store: typing goes on without a draft.
  }
};

export const restore = (form, draft, over = false) => {
  fieldsOf(form).forEach((field) => {
    const kept = draft[field.name];
    if (isChoice(field)) field.checked = Array.isArray(kept) && kept.includes(field.value);
    else if (kept && (over || !field.value)) field.value = kept;
  });
};

const keep = (form) => {
  const key = `draft:${form.dataset.draft}`;
  const draft = read(key);
  // A form that comes back with errors already holds what was typed.
  if (draft && !form.querySelector('[aria-invalid="true"]') && !document.querySelector('main > .error-summary')) restore(form, draft);
  form.addEventListener('input', () => save(form, key));
};

export const keepDrafts = () => {
  document.querySelectorAll('[data-draft-sent]').forEach((place) => sessionStorage.removeItem(`draft:${place.dataset.draftSent}`));
  document.querySelectorAll('form[data-draft]').forEach(keep);
};
