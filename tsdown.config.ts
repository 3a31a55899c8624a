import { defineConfig } from 'tsdown'
import { thirdPartyLicenses } from './scripts/build/third-party-licenses.ts'

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
    plugins: [thirdPartyLicenses()],
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
    plugins: [thirdPartyLicenses()],
    outputOptions: { chunkFileNames: 'cli/[name]-[hash].js' },
  },
])
