// Bundles src/ into dist/: `node build.mjs`. Prints what each file weighs on the wire.
// Nothing is fetched and no install script is needed; licences of bundled packages go into each file's head.
import { build } from 'esbuild';
import { cp, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const TARGET = ['chrome80', 'safari13', 'firefox78'];
const OWN = 'Gongzhi, Mulan PSL v2';

const licence = async (name) => {
  const folder = new URL(`./node_modules/${name}/`, import.meta.url);
  const { version } = JSON.parse(await readFile(new URL('package.json', folder), 'utf8'));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? await readFile(new URL(file, folder), 'utf8') : '';
  return `${name} ${version}\n${text.trim()}`;
};

const banner = async (packages) => {
  const texts = await Promise.all(packages.map(licence));
  return `/*! ${[OWN, ...texts].join('\n\n').replaceAll('*/', '* /')} */`;
};

const bundle = async ({ entry, out, name, packages = [] }) => {
  const head = await banner(packages);
  await build({
    entryPoints: { [out]: entry },
    outdir: 'dist',
    bundle: true,
    minify: true,
    target: TARGET,
    // Safari 13 fails at destructuring only in rare forms that are not used here.
    supported: { destructuring: true },
    format: 'iife',
    globalName: name,
    legalComments: 'none',
    banner: { js: head, css: head },
    loader: { '.png': 'dataurl', '.woff2': 'file' },
    assetNames: '[name]',
    logLevel: 'warning',
  });
};

const BUNDLES = [
  { entry: 'src/css/app.css', out: 'app' },
  { entry: 'src/portal.js', out: 'portal' },
  { entry: 'src/desk.js', out: 'desk' },
  { entry: 'src/editing.js', out: 'editing' },
  { entry: 'src/map.js', out: 'map', packages: ['leaflet'] },
  {
    entry: 'src/diagram.js',
    out: 'diagram',
    packages: [
      'bpmn-js', 'bpmn-moddle', 'diagram-js', 'diagram-js-direct-editing', '@bpmn-io/diagram-js-ui', 'moddle', 'moddle-xml', 'saxen', 'ids', 'didi', 'tiny-svg',
      'min-dash', 'min-dom', 'object-refs', 'path-intersection', 'inherits-browser', 'domify', 'clsx', 'htm', 'preact',
    ],
  },
  {
    entry: 'src/feel.js',
    out: 'feel',
    name: 'feel',
    packages: ['feelin', 'lezer-feel', '@lezer/lr', '@lezer/common', '@lezer/highlight', 'min-dash', 'temporal-polyfill', 'temporal-utils'],
  },
];

const weigh = async () => {
  for (const file of (await readdir('dist')).sort()) {
    const bytes = await readFile(`dist/${file}`);
    const sizes = [bytes.length, gzipSync(bytes).length, brotliCompressSync(bytes).length];
    console.log(file.padEnd(14), sizes.map((size) => String(size).padStart(8)).join(''));
  }
};

// The font of paper (PDF), unpacked from its form for the web; it is not served, so it lies beside dist/.
const FONTS = { 500: 'Regular', 700: 'Medium' };

const unpackFonts = async () => {
  await mkdir('fonts', { recursive: true });
  for (const [weight, name] of Object.entries(FONTS)) {
    const target = `fonts/LXGWWenKai-${name}.ttf`;
    if (existsSync(target)) continue;
    const { decompress } = await import('wawoff2');
    const packed = await readFile(`node_modules/@fontsource/lxgw-wenkai/files/lxgw-wenkai-latin-${weight}-normal.woff2`);
    await writeFile(`${target}.new`, await decompress(packed));
    await rename(`${target}.new`, target);
  }
};

process.chdir(new URL('.', import.meta.url).pathname);
await rm('dist', { recursive: true, force: true });
await mkdir('dist', { recursive: true });
await Promise.all(BUNDLES.filter(({ entry }) => existsSync(entry)).map(bundle));
await cp('src/static', 'dist', { recursive: true });
console.log('file'.padEnd(14), '   bytes    gzip  brotli');
await weigh();
await unpackFonts();
