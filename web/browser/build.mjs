// Bundles styles, small modules, editors and the icon sprite into ../static/build with hashed names and a manifest.
// Called by `npm run build` (and so by `make`); needs no install script and no network.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { icons } from './icons.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const out = join(here, '..', 'static', 'build');
const entries = ['theme.js', 'app.js', 'app.css', 'diagram.js', 'diagram.css', 'bpmn-editor.js', 'dmn-editor.js',
  'form-editor.js', 'editor.css', 'dmn-editor.css', 'form-editor.css'];

function sprite() {
  const symbols = icons.map((name) => {
    const svg = readFileSync(join(here, 'node_modules/@tabler/icons/icons/outline', `${name}.svg`), 'utf8');
    const body = svg.replace(/^[\s\S]*?<svg[^>]*>/, '').replace(/<\/svg>\s*$/, '').replace(/<path stroke="none"[^>]*\/>/, '');
    return `<symbol id="${name}" viewBox="0 0 24 24">${body.trim()}</symbol>`;
  });
  const text = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>\n`;
  const name = `icons-${createHash('sha256').update(text).digest('hex').slice(0, 8).toUpperCase()}.svg`;
  writeFileSync(join(out, name), text);
  return name;
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const result = await build({
  entryPoints: entries.map((entry) => join(here, 'src', entry)),
  outdir: out,
  bundle: true,
  minify: true,
  splitting: true,
  format: 'esm',
  target: ['chrome109', 'firefox115', 'safari16'],
  entryNames: '[name]-[hash]',
  chunkNames: 'part-[hash]',
  assetNames: 'asset-[hash]',
  loader: { '.woff': 'file', '.woff2': 'file', '.ttf': 'file', '.eot': 'empty', '.svg': 'file' },
  define: { 'process.env.NODE_ENV': '"production"' },
  metafile: true,
  legalComments: 'linked',
  logLevel: 'warning',
});

const manifest = { 'icons.svg': sprite() };
for (const [path, file] of Object.entries(result.metafile.outputs)) {
  if (file.entryPoint) manifest[basename(file.entryPoint)] = basename(path);
  if (/\.(js|css)$/.test(path)) {
    const whole = readFileSync(join(out, basename(path)));
    writeFileSync(join(out, `${basename(path)}.gz`), gzipSync(whole, { level: 9 }));
  }
}
writeFileSync(join(out, 'manifest.json'), JSON.stringify(manifest, null, 1));
