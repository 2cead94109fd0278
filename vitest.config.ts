import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const alias = { '~': fileURLToPath(new URL('./src', import.meta.url)) }

/** Vitest leaves a core to itself, which is one of two on small machines, and needs little of it. */
const maxForks = Math.max(2, availableParallelism() - 1)

/** Each project is one kind of ground to stand on; `npx vitest --project server` runs one of them. */
export default defineConfig({
  test: {
    poolOptions: { forks: { maxForks } },
    projects: [
      { resolve: { alias }, test: { name: 'unit', include: ['tests/unit/**/*.test.ts', 'tests/stores/**/*.test.ts'] } },
      // One process for many files: reading the server's modules anew takes longer than most files' tests.
      { resolve: { alias }, test: { name: 'server', include: ['tests/server/**/*.test.ts', 'tests/zego/**/*.test.ts'], globalSetup: ['tests/support/ground.ts'], poolOptions: { forks: { isolate: false } }, testTimeout: 20_000, hookTimeout: 60_000 } },
      { test: { name: 'mp', include: ['tests/mp/**/*.test.ts'], environment: 'jsdom', testTimeout: 30_000, hookTimeout: 120_000 } },
      { test: { name: 'build', include: ['tests/build/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 300_000 } },
      // What must come soon says how soon; everything else has the time a busy machine takes.
      { test: { name: 'e2e', include: ['tests/e2e/**/*.test.ts'], expect: { poll: { timeout: 10_000 } }, testTimeout: 60_000, hookTimeout: 300_000 } },
    ],
  },
})
