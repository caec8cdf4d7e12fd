// Pages of the matter list's editor: conditions are tried while they are typed, and the cells of a table are walked by keys.
const wait = 400;

const tryOut = async (form, input, place) => {
  const expression = input.value.trim();
  place.textContent = '';
  if (!expression) return;
  const body = new FormData();
  body.set('expression', expression);
  body.set('names', form.dataset.names);
  body.set('csrfmiddlewaretoken', form.querySelector('[name=csrfmiddlewaretoken]').value);
  const answer = await fetch(form.dataset.feel, { method: 'POST', body });
  if (answer.ok && input.value.trim() === expression) place.textContent = (await answer.json()).words;
};

document.querySelectorAll('[data-feel]').forEach((form) => {
  form.dataset.fields.split(' ').map((id) => document.getElementById(id)).filter(Boolean).forEach((input) => {
    const place = document.createElement('p');
    place.className = 'hint';
    place.setAttribute('role', 'status');
    input.after(place);
    let timer = 0;
    input.addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(() => tryOut(form, input, place), wait);
    });
  });
});

const go = (table, cell, by) => {
  const row = cell.closest('tr');
  const rows = [...table.tBodies[0].rows];
  const target = rows[rows.indexOf(row) + by];
  const place = [...row.cells].indexOf(cell.closest('td'));
  const input = target && target.cells[place].querySelector('input');
  if (input) {
    input.focus();
    input.select();
  }
  return Boolean(input);
};

document.querySelectorAll('[data-cells]').forEach((table) => {
  table.addEventListener('keydown', (event) => {
    if (event.target.tagName !== 'INPUT' || event.altKey || event.ctrlKey || event.metaKey) return;
    const by = { ArrowDown: 1, ArrowUp: -1, Enter: event.shiftKey ? -1 : 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    if (!go(table, event.target, by) && event.key === 'Enter') table.closest('form').querySelector('[value="add:rules"]').click();
  });
});
