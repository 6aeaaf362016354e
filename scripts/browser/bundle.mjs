// Bundles one entry into one file, for a browser or for Node. Called by scripts/bundle.py:
//   node scripts/browser/bundle.mjs ENTRY OUTPUT browser|node WORDS
// WORDS is the JSON of the receipt's word lists, which the sources import as "sebusca-words".
// The same sources and lock give the same bytes: no dates, no paths, no source map.

import { build } from "esbuild";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const [entry, output, platform, words] = process.argv.slice(2);
const here = fileURLToPath(new URL(".", import.meta.url));
// The licence of what is inside asks to travel with it.
const licence = readFileSync(`${here}node_modules/jose/LICENSE.md`, "utf8").trim();
const notice = `/*! Se Busca, Apache-2.0. Contains jose (github.com/panva/jose):\n${licence}\n*/`;

await build({
  absWorkingDir: here,
  entryPoints: [entry],
  outfile: output,
  platform,
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: platform === "browser",
  charset: "utf8",
  legalComments: "none",
  banner: platform === "browser" ? { js: notice } : {},
  nodePaths: [`${here}node_modules`],
  alias: { "sebusca-words": words },
  logLevel: "warning",
}).catch(() => {
  process.exitCode = 1; // what was wrong, and where, is said already
});
