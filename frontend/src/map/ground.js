// The muted base: water, green, roads, borders, names. Colours stand here because a canvas knows no style sheet.
import L from 'leaflet';

const BORDER = '#8b929a';
const STYLES = {
  county: { color: '#6b737c', weight: 2, fillColor: '#faf9f5', fillOpacity: 1 },
  township: { color: BORDER, weight: 1.5, fill: false },
  village: { color: '#b4bab6', weight: 1, dashArray: '4 3', fill: false },
  grid: { color: '#c8cdc9', weight: 0.75, fill: false },
  green: { stroke: false, fillColor: '#dfe9d8', fillOpacity: 1 },
  lake: { color: '#a9c4d6', weight: 1, fillColor: '#d3e3ed', fillOpacity: 1 },
  river: { color: '#b4d0e1', weight: 3, fill: false },
  road: { color: '#d9cfbb', weight: 2.5, fill: false },
};
const ORDER = ['county', 'green', 'lake', 'river', 'road', 'grid', 'village', 'township'];
const NAMED_FROM = { township: 0, lake: 11, village: 12.5, grid: 15 };

const nameOf = ({ name }) => (name && typeof name === 'object' ? name[document.documentElement.lang.startsWith('en') ? 'en' : 'zh'] : name);

const place = (layer) => layer.getBounds().getCenter();

const label = (layer, kind, name) => {
  const words = document.createElement('span');
  words.textContent = name;
  return L.tooltip({ pane: 'names', permanent: true, direction: 'center', className: `place-name place-name-${kind}`, interactive: false })
    .setLatLng(place(layer))
    .setContent(words);
};

// Names come and go with the zoom, so that few stand at a time.
const showNames = (map, names) => {
  const update = () => {
    const seen = map.getBounds();
    names.forEach(({ tooltip, from }) => {
      const wanted = map.getZoom() >= from && seen.contains(tooltip.getLatLng());
      if (wanted && !map.hasLayer(tooltip)) tooltip.addTo(map);
      if (!wanted && map.hasLayer(tooltip)) tooltip.remove();
    });
  };
  map.on('moveend zoomend', update);
  map.whenReady(update);
};

const layersOf = (map, features, kind, names) => {
  const layer = L.geoJSON({ type: 'FeatureCollection', features }, {
    interactive: false,
    style: STYLES[kind],
    onEachFeature: (feature, shape) => {
      const name = nameOf(feature.properties);
      if (name && kind in NAMED_FROM) names.push({ tooltip: label(shape, kind, name), from: NAMED_FROM[kind] });
    },
  });
  return layer.addTo(map);
};

// Returns the bounds of all, and those to show first: of the area with the code `within`, where it is drawn.
export const drawBase = (map, collection, within) => {
  // Names lie under the marks.
  map.createPane('names').style.zIndex = 450;
  const names = [];
  const bounds = L.latLngBounds([]);
  const first = L.latLngBounds([]);
  ORDER.forEach((kind) => {
    const features = collection.features.filter((feature) => feature.properties.kind === kind);
    if (!features.length) return;
    const layer = layersOf(map, features, kind, names);
    if (kind === 'county' || kind === 'township') bounds.extend(layer.getBounds());
    layer.eachLayer((shape) => {
      if (within && shape.feature.properties.code === within) first.extend(shape.getBounds());
    });
  });
  showNames(map, names);
  return { bounds, first: first.isValid() ? first : bounds };
};

export const drawAreas = (map, collection) => {
  const names = [];
  layersOf(map, collection.features, 'grid', names);
  showNames(map, names);
};
