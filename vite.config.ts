import process from 'node:process'
import { fileURLToPath } from 'node:url'
import uniPlugin from '@dcloudio/vite-plugin-uni'
import optimizer from '@uni-ku/bundle-optimizer'
import { defineConfig } from 'vite'
import { compressedCopies } from './scripts/compressed-copies'
import { sharedChunks } from './scripts/h5-chunks'
import { leanPackages } from './scripts/lean-packages'
import { loneChunk } from './scripts/lone-chunk'
import { packageCopies } from './scripts/package-copies'
import { packageScripts } from './scripts/package-scripts'

// Published as CommonJS: under "type": "module" the function is one level down.
const interop = <T>(module: T): T => (module as { default?: T }).default ?? module
const uni = interop(uniPlugin)
const optimizePackages = interop(optimizer)

const root = fileURLToPath(new URL('.', import.meta.url)).replaceAll('\\', '/').replace(/\/$/, '')
const isH5 = process.env.UNI_PLATFORM === 'h5'
const isWeixin = process.env.UNI_PLATFORM === 'mp-weixin'
/** Where `dev:h5` finds the server; the built H5 is served by it and needs no address. */
const server = process.env.VITE_API_BASE || `http://localhost:${process.env.PORT || 3000}`

export default defineConfig({
  plugins: [
    // What the live room and the shop share, and the main package does not use. Alipay's compiler reads each component's file.
    ...(isH5 || process.env.UNI_PLATFORM === 'mp-alipay' ? [] : [packageCopies(root, ['components/goods'], ['src/packages/live', 'src/packages/shop', 'src/packages/merchant'])]),
    uni(),
    ...(isH5 ? [sharedChunks(root), compressedCopies()] : []),
    // Keeps what only a subpackage uses out of the main package's vendor file.
    ...(isH5 ? [] : [optimizePackages({ enable: { 'optimization': true, 'async-import': false, 'async-component': false }, logger: false }), ...(isWeixin ? [packageScripts(['src/packages/live'])] : []), loneChunk('zego-express-engine-miniprogram', 'src/packages/live/common/zego'), leanPackages()]),
  ],
  resolve: {
    alias: { '~': fileURLToPath(new URL('./src', import.meta.url)) },
  },
  build: {
    // WeChat DevTools leaves files over 500 KB untranspiled, so mini-programs get ES2015 from us.
    target: isH5 ? 'es2019' : 'es2015',
  },
  server: {
    proxy: Object.fromEntries(['/api', '/whip', '/whep', '/uploads', '/demo'].map(path => [path, { target: server, ws: true }])),
  },
})
