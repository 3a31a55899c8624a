import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = (file: string) => fileURLToPath(new URL(`src/${file}.ts`, import.meta.url))

/** Tests of what is built: they run the files in dist/, which is made anew where it is older than its sources. */
const built = ['test/cli/bin*.test.ts']
/** Tests of the tarball, as a user gets it. */
const packed = ['test/packed/**/*.test.ts']

const slow = { globalSetup: 'test/build-when-stale.ts', testTimeout: 120_000, hookTimeout: 120_000 }

export default defineConfig({
  test: {
    testTimeout: 20_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: { name: 'source', include: ['test/**/*.test.ts'], exclude: [...built, ...packed] },
        // Usage tests import the package by its public name.
        resolve: {
          alias: [
            { find: /^ckbox-webhooks$/, replacement: source('index') },
            {
              find: /^ckbox-webhooks\/(testing|msw|codegen)$/,
              replacement: fileURLToPath(new URL('src/$1.ts', import.meta.url)),
            },
          ],
        },
      },
      { extends: true, test: { name: 'built', include: built, ...slow } },
      { extends: true, test: { name: 'packed', include: packed, ...slow } },
    ],
  },
})
