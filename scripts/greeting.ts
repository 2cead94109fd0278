import type { AppDeps } from '../server/src/deps'
import { networkInterfaces } from 'node:os'
import { isAbsolute, relative } from 'node:path'
import { version } from '../server/src/version'

const EVERYWHERE = new Set(['0.0.0.0', '::'])
const HERE = new Set(['127.0.0.1', '::1', 'localhost'])

/** What a person wants to know once the server listens: where to go, and what it runs on. */
export function greeting({ config, database, channel }: AppDeps, port: number): string {
  const host = EVERYWHERE.has(config.host) || HERE.has(config.host) ? 'localhost' : bracket(config.host)
  const lan = EVERYWHERE.has(config.host) ? lanAddresses() : []
  const inside = relative('', config.dataDir)
  const dataDir = inside.startsWith('..') || isAbsolute(inside) ? config.dataDir : `./${inside}`
  return [
    '',
    `live-shop ${version} is running`,
    '',
    `  Shopper   http://${host}:${port}/`,
    `  Anchor    http://${host}:${port}/anchor`,
    `  Merchant  http://${host}:${port}/merchant`,
    ...lan.map(address => `  Network   http://${address}:${port}/  (to watch; going live needs https or localhost)`),
    '',
    `  Database  ${database.engine === 'pglite' ? `PGlite in ${dataDir}` : 'PostgreSQL'}`,
    `  Channel   ${channel.kind === 'local' ? 'in this process' : 'Redis'}`,
    `  Media     ${config.zego ? `ZEGO, app ${config.zego.appId}${config.zego.callbackSecret ? '' : ', without callbacks'}` : 'WHIP/WHEP in this server'}`,
    `  Payment   ${config.wechatPay ? `WeChat Pay, merchant ${config.wechatPay.mchId}` : 'sandbox, no money moves'}`,
    `  Sign-in   ${[config.wechat && 'WeChat', config.mode === 'demo' && 'demo, by nickname'].filter(Boolean).join('; ')}`,
    '',
    '  Ctrl-C ends it.',
    '',
  ].join('\n')
}

function lanAddresses(): string[] {
  return Object.values(networkInterfaces()).flat().filter(address => address?.family === 'IPv4' && !address.internal).map(address => address!.address)
}

function bracket(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}
