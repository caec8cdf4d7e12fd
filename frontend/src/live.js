// Parts of a page that follow the present. Without this file the page is as true as its last loading.
//   <div data-live="address of the parts" data-every="20" data-map-to-renew="id of a map">
//     <section data-part="name">…</section> …           replaced only where the answer differs, so that nothing else moves
//   [data-live-time data-words data-lost], [data-live-hold data-on data-off], [data-live-reload] stand anywhere in the page.
const UNCHANGED = 304;
const SECOND = 1000;

// Times are those of the county, whatever the computer is set to.
const clockTime = (moment) => moment.toLocaleTimeString(document.documentElement.lang, { hour12: false, timeZone: 'Asia/Shanghai' });

const partsOf = (root) => new Map([...root.querySelectorAll('[data-part]')].map((part) => [part.dataset.part, part]));

// The reader's place survives: the same link, or the part itself, has the focus afterwards.
const replacePart = (old, fresh) => {
  const held = old.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
  const open = new Set([...old.querySelectorAll('details[open]')].map((fold) => fold.id));
  old.innerHTML = fresh.innerHTML;
  old.querySelectorAll('details[id]').forEach((fold) => { fold.open = open.has(fold.id); });
  if (!held) return;
  const again = [...old.querySelectorAll('a[href]')].find((link) => link.getAttribute('href') === held);
  (again || old.querySelector('a[href]') || old).focus({ preventScroll: true });
};

const showTime = (words) => {
  const place = document.querySelector('[data-live-time]');
  if (place) place.textContent = place.dataset[words].replace('{time}', clockTime(showTime.last));
};
showTime.last = new Date();

const follow = (frame) => {
  const shown = new Map([...partsOf(frame)].map(([name, part]) => [name, part.innerHTML]));
  let tag = '';

  const take = (text) => {
    const page = new DOMParser().parseFromString(text, 'text/html');
    // A whole page that no longer follows anything has come to its end: show all of it, and ask no more.
    if (page.querySelector('main') && !page.querySelector('[data-live]')) return window.location.reload();
    const answer = partsOf(page);
    let changed = false;
    partsOf(frame).forEach((part, name) => {
      const fresh = answer.get(name);
      if (!fresh || fresh.innerHTML === shown.get(name)) return;
      shown.set(name, fresh.innerHTML);
      replacePart(part, fresh);
      changed = true;
    });
    const map = document.getElementById(frame.dataset.mapToRenew || '');
    if (changed && map) map.dispatchEvent(new CustomEvent('renew'));
    return null;
  };

  return async () => {
    try {
      const headers = tag ? { 'If-None-Match': tag } : {};
      const answer = await fetch(frame.dataset.live, { headers, credentials: 'same-origin' });
      if (answer.redirected) return window.location.reload();
      if (!answer.ok && answer.status !== UNCHANGED) throw new Error(String(answer.status));
      if (answer.status !== UNCHANGED) {
        tag = answer.headers.get('ETag') || '';
        take(await answer.text());
      }
      showTime.last = new Date();
      showTime('words');
    } catch {
      showTime('lost');
    }
    return null;
  };
};

export const connectLive = () => {
  const frame = document.querySelector('[data-live]');
  if (!frame) return;
  const ask = follow(frame);
  const hold = document.querySelector('[data-live-hold]');
  const reload = document.querySelector('[data-live-reload]');
  const isHeld = () => Boolean(hold && hold.getAttribute('aria-pressed') === 'true');
  showTime('words');
  if (hold) {
    hold.hidden = false;
    hold.addEventListener('click', () => {
      hold.setAttribute('aria-pressed', String(!isHeld()));
      hold.textContent = isHeld() ? hold.dataset.on : hold.dataset.off;
      if (!isHeld()) ask();
    });
  }
  if (reload) {
    reload.addEventListener('click', (event) => {
      event.preventDefault();
      ask();
    });
  }
  setInterval(() => {
    if (!isHeld() && !document.hidden) ask();
  }, Number(frame.dataset.every) * SECOND);
};
