import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { alias: { '@wiresift/core': fileURLToPath(new URL('./packages/core/src/index.ts', import.meta.url)) } },
  define: { __VERSION__: '"test"' },
  test: { include: ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts'], testTimeout: 60_000, maxWorkers: 2 },
})
