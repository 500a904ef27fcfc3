// Builds the site into dist/: the pages with VitePress, which fails at a dead link, and the Javadoc.
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../../', import.meta.url));

function run(folder, command, ...args) {
  const { status } = spawnSync(command, args, {
    cwd: folder,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    process.exit(status ?? 1);
  }
}

/** Packages that only modules of Reredis may use, by a qualified export. */
function internalPackages(module) {
  const declaration = readFileSync(`${root}${module}/src/main/java/module-info.java`, 'utf8');
  return [...declaration.matchAll(/exports\s+([\w.]+)\s+to\b/g)].map((match) => match[1]);
}

const modules = ['reredis-core', 'reredis-net', 'reredis-ws'];

run(here, 'npx', 'vitepress', 'build');
run(
  root,
  'mvn',
  '-q',
  '-B',
  '-ntp',
  '-Dskip.frontend',
  `-DexcludePackageNames=${modules.flatMap(internalPackages).join(',')}`,
  '-pl',
  ['.', 'frontend', ...modules].join(','),
  'javadoc:aggregate',
);
cpSync(`${root}target/reports/apidocs`, `${here}dist/api`, { recursive: true });
