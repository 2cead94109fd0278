import type { ZegoExpressEngine } from 'zego-express-engine-miniprogram'
import type { ZegoCloud } from '../zego/cloud'
import type { Driver } from './harness'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { openCloud } from '../zego/cloud'
import { zegoNetwork } from '../zego/mini-program'
import { PUBLISHED } from '../zego/phone'
import { tokenFor } from '../zego/tokens'
import { launch } from './harness'

/** A mini-program of one page with the SDK beside it, as it stands in a build. */
const folder = mkdtempSync(join(tmpdir(), 'mp-zego-'))
let cloud: ZegoCloud
let mp: Driver
let engine: ZegoExpressEngine

beforeAll(async () => {
  mkdirSync(join(folder, 'live'))
  copyFileSync(createRequire(import.meta.url).resolve('zego-express-engine-miniprogram'), join(folder, 'live/zego.js'))
  writeFileSync(join(folder, 'app.json'), '{"pages":["live/room"]}')
  writeFileSync(join(folder, 'app.js'), 'App({})')
  writeFileSync(join(folder, 'live/room.json'), '{}')
  writeFileSync(join(folder, 'live/room.wxml'), '<live-player id="player" />')
  writeFileSync(join(folder, 'live/room.js'), `
    const { ZegoExpressEngine } = require('./zego.js')
    Page({ open(appId) { return this.engine = new ZegoExpressEngine(appId, '') } })
  `)
  cloud = await openCloud()
})
beforeEach(async () => {
  mp = await launch(folder, zegoNetwork(cloud.origin))
  engine = (mp.currentPage as unknown as { open: (appId: number) => ZegoExpressEngine }).open(Number(cloud.env.ZEGO_APP_ID))
  engine.setLogConfig({ logLevel: 'disable', remoteLogLevel: 'info', logURL: '' })
})
afterEach(() => {
  mp.destroy()
  expect(mp.errors).toEqual([])
})
afterAll(async () => {
  await cloud.stop()
  rmSync(folder, { recursive: true })
})

it('runs the SDK on the harness: in, publishing, seen by another phone, out', async () => {
  const fan = cloud.phone()
  await fan.engine.loginRoom('room', tokenFor('fan'), { userID: 'fan', userName: 'fan' })
  expect(await engine.loginRoom('room', tokenFor('anchor'), { userID: 'anchor', userName: '主播' })).toBe(true)
  const { url } = await engine.startPublishingStream('s1')
  expect(url).toMatch(/^rtmp:/)
  engine.updatePlayerState('s1', PUBLISHED)
  expect(await fan.hear('roomStreamUpdate')).toMatchObject(['room', 'ADD', [{ streamID: 's1', user: { userName: '主播' } }]])
  engine.stopPublishingStream('s1')
  await fan.hear('roomStreamUpdate', (_, type) => type === 'DELETE')
  engine.logoutRoom('room')
  await mp.until(() => !cloud.loopback.rooms.get('room')?.members.has('anchor'))
})

it('keeps what the SDK sends to ZEGO on this machine', async () => {
  await engine.loginRoom('room', tokenFor('fan2'), { userID: 'fan2', userName: 'fan2' })
  expect(mp.sockets.map(socket => socket.url)).toEqual([`${cloud.origin}/accesshub`])
  await mp.until(() => mp.callsOf('request').length > 0)
  expect(mp.callsOf('connectSocket')).toMatchObject([{ url: expect.stringMatching(/^wss:\/\/accesshub[^/]+\/accesshub$/) as string }])
})

it('carries binary frames both ways', async () => {
  await engine.loginRoom('room', tokenFor('fan3'), { userID: 'fan3', userName: 'fan3' })
  expect(mp.sockets[0]?.sent.every(frame => frame instanceof ArrayBuffer)).toBe(true)
  expect(cloud.loopback.log.filter(({ command }) => command === 'error')).toEqual([])
})
