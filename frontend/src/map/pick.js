// One place, chosen by tap, by the middle of the map (keys move the map), or by the phone's position.
import L from 'leaflet';

const PIN = '<svg viewBox="0 0 36 44" aria-hidden="true"><path d="M18 2C9 2 2 9 2 18c0 11 16 24 16 24s16-13 16-24C34 9 27 2 18 2z"/><circle cx="18" cy="17" r="6" fill="#fff"/></svg>';

const pin = () => L.divIcon({ className: 'pin', html: PIN, iconSize: [36, 44], iconAnchor: [18, 42] });

const read = (lon, lat) => {
  const position = [Number(lat.value), Number(lon.value)];
  return lon.value && lat.value && position.every(Number.isFinite) ? L.latLng(position) : null;
};

export const connectPicking = (map, options) => {
  const lon = document.getElementById(options.lon);
  const lat = document.getElementById(options.lat);
  const status = document.getElementById(options.status);
  let marker = null;

  const show = (place) => {
    if (!marker) marker = L.marker(place, { icon: pin(), keyboard: false, interactive: false }).addTo(map);
    marker.setLatLng(place);
  };
  const choose = (place) => {
    const wrapped = place.wrap();
    lon.value = wrapped.lng.toFixed(6);
    lat.value = wrapped.lat.toFixed(6);
    show(wrapped);
    if (status) status.textContent = options.chosen || '';
  };
  const follow = () => {
    const place = read(lon, lat);
    if (!place) return;
    show(place);
    map.setView(place, Math.max(map.getZoom(), 15), { animate: false });
  };

  map.on('click', (event) => choose(event.latlng));
  map.getContainer().addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.target === map.getContainer()) {
      event.preventDefault();
      choose(map.getCenter());
    }
  });
  document.querySelectorAll(`[data-take-middle="${map.getContainer().id}"]`).forEach((button) => {
    button.hidden = false;
    button.addEventListener('click', () => choose(map.getCenter()));
  });
  [lon, lat].forEach((field) => field.addEventListener('change', follow));
  follow();
};
