// The map island. Every map has an equal list or words in the page; without this file they stand alone.
//   <div data-map data-base="/map/base.json" …>          the ground
//   data-within="999901001"                              the area that is shown first; without, all
//   data-areas="/map/areas.json?level=grid"              thin lines of the grids
//   data-points="/…json" or data-points="#script-id"     list mode: marks and clusters; the event "renew" asks for them again
//   data-pick data-lon="id" data-lat="id"                pick mode: fills two fields
// Each address is of this host, or "#id" of a <script type="application/json"> in the page.
import L from 'leaflet';
import './map.css';
import { drawBase, drawAreas } from './map/ground.js';
import { connectPicking } from './map/pick.js';
import { drawPoints } from './map/points.js';

const read = async (source) => {
  if (source.startsWith('#')) return JSON.parse(document.querySelector(source).textContent);
  const answer = await fetch(source, { headers: { Accept: 'application/json' } });
  if (!answer.ok) throw new Error(`${source}: ${answer.status}`);
  return answer.json();
};

const optional = (source) => (source ? read(source).catch(() => null) : null);

const create = (frame) => {
  const { zoomIn, zoomOut, attribution } = frame.dataset;
  frame.textContent = '';
  const map = L.map(frame, { preferCanvas: true, attributionControl: true, zoomControl: false, minZoom: 8, maxZoom: 18, zoomSnap: 0.5 });
  L.control.zoom({ zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  map.attributionControl.setPrefix('Leaflet');
  if (attribution) map.attributionControl.addAttribution(attribution);
  return map;
};

const draw = async (frame) => {
  const { base, areas, points, within } = frame.dataset;
  const [ground, grids, marks] = await Promise.all([read(base), optional(areas), optional(points)]);
  const map = create(frame);
  const { bounds, first } = drawBase(map, ground, within);
  if (grids) drawAreas(map, grids);
  if (bounds.isValid()) {
    map.fitBounds(first, { padding: [8, 8], animate: false });
    map.setMaxBounds(bounds.pad(0.5));
  }
  if (marks) {
    const redraw = drawPoints(map, marks, frame.dataset);
    frame.addEventListener('renew', async () => redraw((await optional(points)) || marks));
  }
  if ('pick' in frame.dataset) connectPicking(map, frame.dataset);
};

document.querySelectorAll('[data-map]').forEach((frame) => {
  draw(frame).catch(() => {
    if (frame.dataset.failed) frame.textContent = frame.dataset.failed;
  });
});
