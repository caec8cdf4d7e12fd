// List mode: a mark for each place, and one mark with a count where they would lie on each other.
// Features are points with properties {title, url, state}; state is overdue, soon, done or nothing. A point may stand for
// several (count, of which overdue): then its mark is the number.
import L from 'leaflet';

const CELL = 52;
const STATES = new Set(['overdue', 'soon', 'done']);

const textElement = (tag, text) => {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
};

const popup = ({ title, url, note }) => {
  const box = document.createElement('div');
  const line = document.createElement('p');
  if (url) {
    const link = textElement('a', title);
    link.href = url;
    line.append(link);
  } else line.textContent = title;
  box.append(line);
  if (note) box.append(textElement('p', note));
  return box;
};

const single = ({ properties, place }) => {
  const state = STATES.has(properties.state) ? ` mark-${properties.state}` : '';
  const icon = L.divIcon({ className: 'point', html: `<span class="mark${state}"></span>`, iconSize: [32, 32] });
  return L.marker(place, { icon, title: properties.title, alt: properties.title }).bindPopup(() => popup(properties));
};

const weight = (group) => group.reduce((sum, { properties }) => sum + (properties.count || 1), 0);

const numberIcon = (number, late) => {
  const size = number > 99 ? 48 : 40;
  return L.divIcon({ className: `cluster-mark${late ? ' cluster-mark-overdue' : ''}`, html: String(number), iconSize: [size, size] });
};

const counted = ({ properties, place }, words) => {
  const name = (words.one || '{title}: {count}').replace(/\{(\w+)\}/g, (_all, key) => properties[key]);
  const marker = L.marker(place, { icon: numberIcon(properties.count, properties.state === 'overdue'), title: name, alt: name });
  return marker.bindPopup(() => popup({ ...properties, title: name }));
};

const many = (map, { group, place }, words) => {
  const late = group.some(({ properties }) => properties.state === 'overdue');
  const number = weight(group);
  const icon = numberIcon(number, late);
  const name = (words.many || '{count}').replace('{count}', number);
  const bounds = L.latLngBounds(group.map(({ place }) => place));
  return L.marker(place, { icon, title: name, alt: name }).on('click', () => {
    if (map.getZoom() >= map.getMaxZoom()) return;
    map.fitBounds(bounds.pad(0.2), { maxZoom: Math.min(map.getMaxZoom(), map.getZoom() + 4) });
  });
};

// Each point joins the first cluster near it, found through cells of the screen; counted for the whole world at a zoom,
// so that panning moves nothing between clusters.
const clusters = (map, points) => {
  const found = [];
  const cells = new Map();
  const near = ({ x, y }) => {
    for (let column = -1; column <= 1; column += 1) {
      for (let row = -1; row <= 1; row += 1) {
        const others = cells.get(`${Math.floor(x / CELL) + column}:${Math.floor(y / CELL) + row}`) || [];
        const other = others.find(({ anchor }) => Math.hypot(anchor.x - x, anchor.y - y) < CELL);
        if (other) return other;
      }
    }
    return null;
  };
  points.forEach((point) => {
    const anchor = map.project(point.place);
    const cluster = map.getZoom() < map.getMaxZoom() ? near(anchor) : null;
    if (cluster) cluster.group.push(point);
    else {
      const key = `${Math.floor(anchor.x / CELL)}:${Math.floor(anchor.y / CELL)}`;
      const made = { anchor, place: point.place, group: [point] };
      found.push(made);
      cells.set(key, [...(cells.get(key) || []), made]);
    }
  });
  return found;
};

// Leaflet gives these marks the role of a button but no name.
const nameButtons = (layer) => {
  layer.eachLayer((marker) => {
    const element = marker.getElement();
    if (element) element.setAttribute('aria-label', marker.options.title);
  });
};

const read = (collection) => collection.features
  .filter(({ geometry }) => geometry && geometry.type === 'Point')
  .map(({ geometry, properties }, index) => ({ index, properties, place: L.latLng(geometry.coordinates[1], geometry.coordinates[0]) }));

const draw = (point, words) => (point.properties.count ? counted(point, words) : single(point));

// Returns how to draw other points in their place.
export const drawPoints = (map, collection, words) => {
  let points = read(collection);
  const layer = L.layerGroup().addTo(map);
  const update = () => {
    const seen = map.getBounds().pad(0.2);
    layer.clearLayers();
    clusters(map, points)
      .filter(({ place }) => seen.contains(place))
      .map((cluster) => (cluster.group.length === 1 ? draw(cluster.group[0], words) : many(map, cluster, words)))
      .forEach((marker) => layer.addLayer(marker));
    nameButtons(layer);
  };
  map.on('zoomend', update);
  map.on('moveend', () => {
    // An open popup belongs to a mark; redrawing would close it under the reader's eyes.
    if (!document.querySelector('.leaflet-popup')) update();
  });
  update();
  return (fresh) => {
    points = read(fresh);
    update();
  };
};
