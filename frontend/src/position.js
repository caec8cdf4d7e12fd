// The phone's own position, asked for only when the button is pressed. The texts stand in the page, in the reader's language.
const fill = (id, value) => {
  const field = document.getElementById(id);
  field.value = value;
  field.dispatchEvent(new Event('change', { bubbles: true }));
};

const connect = (button) => {
  const { lon, lat, status, busy, found, failed } = button.dataset;
  const say = (text) => {
    document.getElementById(status).textContent = text;
  };
  button.hidden = false;
  button.addEventListener('click', () => {
    say(busy);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        fill(lon, coords.longitude.toFixed(6));
        fill(lat, coords.latitude.toFixed(6));
        say(found.replace('{metres}', Math.max(1, Math.round(coords.accuracy))));
      },
      () => say(failed),
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
    );
  });
};

export const connectPosition = () => {
  if (!navigator.geolocation || !window.isSecureContext) return;
  document.querySelectorAll('[data-position]').forEach(connect);
};
