// Bundles what pages need into files whose names carry the hash of their content, and writes which name became which: manifest.json.
import { build } from 'esbuild';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';

const out = process.env.ASSETS_OUT ?? '../obj/assets';
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const { metafile } = await build({
  entryPoints: ['js/site.js', 'js/charts.js', 'css/site.css'],
  outdir: out,
  entryNames: '[name]-[hash]',
  assetNames: '[name]-[hash]',
  bundle: true,
  minify: true,
  sourcemap: false,
  metafile: true,
  format: 'iife',
  target: ['chrome100', 'firefox100', 'safari15'],
  loader: { '.woff2': 'file', '.woff': 'empty', '.svg': 'file' },
  logLevel: 'warning',
});
await copyFile('favicon.svg', `${out}/favicon.svg`);
const manifest = {};
for (const [file, { entryPoint }] of Object.entries(metafile.outputs)) {
  if (entryPoint) manifest[basename(entryPoint)] = basename(file);
}
await writeFile(`${out}/manifest.json`, JSON.stringify(manifest));
