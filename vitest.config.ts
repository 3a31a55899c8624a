import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = (file: string) => fileURLToPath(new URL(`src/${file}.ts`, import.meta.url))

/** Usage tests import the package by its public name. */
const byPublicName = {
  alias: [
    { find: /^ckbox-webhooks$/, replacement: source('index') },
    { find: /^ckbox-webhooks\/(express|fastify|hono|next|lambda|testing|msw|codegen)$/, replacement: source('$1') },
  ],
}

/** Tests of the tarball, as a user gets it. */
const packed = ['test/packed/**/*.test.ts']
/** Proofs that are slow by nature: real servers, processes, races and compilers. */
const slow = [
  'test/mutants/**/*.test.ts',
  'test/reference-consumers/**/*.test.ts',
  'test/cli/bin*.test.ts',
  'test/types/**/*.test.ts',
  'test/engine/chance-failures.test.ts',
  'test/engine/explain/consumers.test.ts',
  'test/engine/presentations.test.ts',
  'test/cli/commands/check/failing-state-route.test.ts',
]
/** A few real consumers, checked over the network. */
const selection = ['test/mutants/selection.test.ts']

/** One file at a time, so that no other test takes their processor. */
const oneByOne = { testTimeout: 120_000, hookTimeout: 120_000, fileParallelism: false, maxWorkers: 1 }
/** What is built is made anew where it is older than its sources. */
const afterBuild = { ...oneByOne, globalSetup: 'test/build-when-stale.ts' }

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'source',
          include: ['test/**/*.test.ts'],
          exclude: [...slow, ...packed],
          maxWorkers: '100%',
        },
        resolve: byPublicName,
      },
      {
        extends: true,
        test: {
          name: 'selection',
          include: selection,
          env: { SELECTION: 'few' },
          ...oneByOne,
          sequence: { groupOrder: 1 },
        },
        resolve: byPublicName,
      },
      {
        extends: true,
        test: { name: 'slow', include: slow, ...afterBuild, sequence: { groupOrder: 1 } },
        resolve: byPublicName,
      },
      { extends: true, test: { name: 'packed', include: packed, ...afterBuild, sequence: { groupOrder: 2 } } },
    ],
  },
})
