import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = (file: string) => fileURLToPath(new URL(`src/${file}.ts`, import.meta.url))

/** Usage tests import the package by its public name. */
const byPublicName = {
  alias: [
    { find: /^ckbox-webhooks$/, replacement: source('index') },
    { find: /^ckbox-webhooks\/(testing|msw|codegen)$/, replacement: source('$1') },
  ],
}

/** Tests with races, time limits and real servers: one file at a time, so that no other test takes their processor. */
const timed = ['test/zoo/**/*.test.ts', 'test/designs/**/*.test.ts']
/** Tests of what is built: they run the files in dist/, which is made anew where it is older than its sources. */
const built = ['test/cli/bin*.test.ts']
/** Tests of the tarball, as a user gets it. */
const packed = ['test/packed/**/*.test.ts']

const slow = { testTimeout: 120_000, hookTimeout: 120_000, fileParallelism: false, maxWorkers: 1 }
const afterBuild = { ...slow, globalSetup: 'test/build-when-stale.ts' }

export default defineConfig({
  test: {
    testTimeout: 20_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: { name: 'source', include: ['test/**/*.test.ts'], exclude: [...timed, ...built, ...packed] },
        resolve: byPublicName,
      },
      {
        extends: true,
        test: { name: 'timed', include: timed, ...slow, sequence: { groupOrder: 1 } },
        resolve: byPublicName,
      },
      { extends: true, test: { name: 'built', include: built, ...afterBuild, sequence: { groupOrder: 2 } } },
      { extends: true, test: { name: 'packed', include: packed, ...afterBuild, sequence: { groupOrder: 2 } } },
    ],
  },
})
