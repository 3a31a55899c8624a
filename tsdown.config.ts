import { defineConfig } from 'tsdown'
import { leftOut } from './scripts/build/left-out.ts'
import { thirdPartyLicenses } from './scripts/build/third-party-licenses.ts'

// json-schema-to-typescript formats with prettier unless it is told not to, and finds files only in its own command.
const neverReached = leftOut('prettier', 'cli-color')

/**
 * Two bundles, because the package has no dependencies: docs/decisions/0001-no-dependencies.md.
 * The library leaves fast-check, msw and the frameworks to its user; the command line brings everything.
 */
export default defineConfig([
  {
    name: 'library',
    entry: [
      'src/index.ts',
      'src/{express,fastify,hono,next,lambda}.ts',
      'src/testing.ts',
      'src/msw.ts',
      'src/codegen.ts',
    ],
    format: ['esm', 'cjs'],
    platform: 'node',
    target: 'node20.19',
    dts: true,
    clean: true,
    plugins: [neverReached, thirdPartyLicenses()],
  },
  {
    name: 'command line',
    entry: { cli: 'src/cli/main.ts' },
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    noExternal: ['fast-check'],
    dts: false,
    clean: false,
    minify: true,
    // write-file-atomic makes the names of its temporary files from __filename.
    shims: true,
    plugins: [neverReached, thirdPartyLicenses()],
    outputOptions: { chunkFileNames: 'cli/[name]-[hash].js' },
  },
])
