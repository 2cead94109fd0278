import type { StreamEvent } from '../../../server/src/media/engine'
import { Buffer } from 'node:buffer'
import { spawn } from 'node:child_process'
import process from 'node:process'
import ndc from 'node-datachannel'
import { afterAll, afterEach, expect, it } from 'vitest'
import { mediaChild } from '../../../server/src/media/child'
import { MediaSupervisor } from '../../../server/src/media/supervisor'
import { HOSTILE, offer } from './offers'

const opened: MediaSupervisor[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map(supervisor => supervisor.shutdown()))
})
afterAll(() => ndc.cleanup())

/** The real process with the real library in it. */
function open(options = {}) {
  const start = mediaChild(options)
  const pids: number[] = []
  const supervisor = new MediaSupervisor((events) => {
    const child = start(events)
    pids.push(child.pid!)
    return child
  })
  opened.push(supervisor)
  return { supervisor, pids }
}

const next = (supervisor: MediaSupervisor) => new Promise<StreamEvent>(resolve => supervisor.once('stream', resolve))
function isRunning(pid: number) {
  try {
    return process.kill(pid, 0)
  }
  catch {
    return false
  }
}

it('answers a browser\'s offer with one codec and an address in it', async () => {
  const { supervisor } = open()
  const { answer, id } = await supervisor.publish('s1', offer(), { reachedBy: '127.0.0.1' })
  expect(answer).toMatch(/^v=0\r\n/)
  expect(answer).toContain('m=video')
  expect(answer).toContain('H264/90000')
  expect(answer).toContain('a=recvonly')
  expect(answer).toMatch(/a=candidate:.* typ host/)
  expect(id).toMatch(/^[\da-f-]{36}$/)
  expect(supervisor.isLive('s1')).toBe(true)
})

it('tells clients the address that was set for them', async () => {
  const { supervisor } = open({ host: '203.0.113.7', portRange: [47_100, 47_199] })
  const { answer } = await supervisor.publish('s1', offer())
  expect(answer).toMatch(/a=candidate:\S+ 1 UDP \d+ 203\.0\.113\.7 471\d\d typ host/)
})

it('is started again when it is killed: streams are down at once, then the next publisher is taken', async () => {
  const { supervisor, pids } = open()
  await supervisor.publish('s1', offer())
  const down = next(supervisor)
  process.kill(pids[0]!, 'SIGKILL')
  expect(await down).toEqual({ stream: 's1', live: false })
  await expect(supervisor.publish('s1', offer())).rejects.toMatchObject({ reason: 'restarting' })
  await expect.poll(() => supervisor.publish('s1', offer()).then(({ answer }) => answer, () => ''), { timeout: 15_000 }).toContain('a=recvonly')
  expect(pids).toHaveLength(2)
  expect(supervisor.isLive('s1')).toBe(true)
})

it('refuses calls under way when it is killed in their midst', async () => {
  const { supervisor, pids } = open()
  supervisor.start()
  await supervisor.publish('s1', offer())
  const underWay = Array.from({ length: 20 }, () => supervisor.play('s1', offer({ right: 'play' })))
  process.kill(pids[0]!, 'SIGKILL')
  const results = await Promise.allSettled(underWay)
  expect(results.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0)
  for (const result of results)
    expect(result).toMatchObject(result.status === 'rejected' ? { reason: { reason: 'restarting' } } : {})
})

it('survives what strangers send, and serves the next one', async () => {
  const { supervisor, pids } = open()
  for (const text of Object.values(HOSTILE))
    await expect(supervisor.publish('s1', text)).rejects.toMatchObject({ reason: 'bad-offer' })
  // Well-formed, and nobody behind it.
  for (let stream = 0; stream < 30; stream++)
    await supervisor.publish(`stranger${stream}`, offer())
  await supervisor.publish('s1', offer())
  expect(pids).toHaveLength(1)
  expect(await supervisor.stats()).toHaveLength(31)
})

it('is gone after shutdown', async () => {
  const { supervisor, pids } = open()
  await supervisor.publish('s1', offer())
  const down = next(supervisor)
  await supervisor.shutdown()
  expect(await down).toEqual({ stream: 's1', live: false })
  expect(isRunning(pids[0]!)).toBe(false)
})

it('leaves when the server is killed', async () => {
  const code = `
    const { mediaChild } = await import(${JSON.stringify(new URL('../../../server/src/media/child.ts', import.meta.url).href)})
    const child = mediaChild({})({ onMessage: () => console.log(child.pid), onText() {}, onExit() {} })`
  const server = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
  const pid = await new Promise<number>(resolve => server.stdout.once('data', (line: Buffer) => resolve(Number(line))))
  expect(isRunning(pid)).toBe(true)
  server.kill('SIGKILL')
  await expect.poll(() => isRunning(pid), { timeout: 10_000 }).toBe(false)
})

it('carries packets from a native publisher to a native player', async () => {
  const { supervisor } = open()
  const sender = connection()
  const description = new ndc.Video('cam', 'SendOnly')
  description.addH264Codec(96)
  description.addSSRC(4711, 'camera')
  const camera = sender.addTrack(description)
  const published = await supervisor.publish('s1', await offerOf(sender))
  const connected = new Promise<void>(resolve => camera.onOpen(resolve))
  sender.setRemoteDescription(published.answer, 'answer')
  await connected

  const receiver = connection()
  const wanted = new ndc.Video('0', 'RecvOnly')
  wanted.addH264Codec(120)
  const screen = receiver.addTrack(wanted)
  const ready = new Promise<void>(resolve => screen.onOpen(resolve))
  const played = await supervisor.play('s1', await offerOf(receiver))
  receiver.setRemoteDescription(played.answer, 'answer')
  const arrived = new Promise<Buffer>(resolve => screen.onMessage(packet => (packet[1]! & 0x7F) === 120 && resolve(packet)))
  await ready

  const packet = Buffer.alloc(40)
  packet[0] = 0x80
  packet[1] = 96
  packet.writeUInt32BE(4711, 8)
  let sequence = 0
  const sending = setInterval(() => {
    packet.writeUInt16BE(++sequence, 2)
    camera.sendMessageBinary(packet)
  }, 20)
  expect(await arrived).toHaveLength(40)
  clearInterval(sending)
  sender.close()
  receiver.close()
})

function connection(): InstanceType<typeof ndc.PeerConnection> {
  return new ndc.PeerConnection('', { iceServers: [], disableAutoNegotiation: true })
}

function offerOf(peer: InstanceType<typeof ndc.PeerConnection>): Promise<string> {
  return new Promise((resolve) => {
    peer.onGatheringStateChange(state => state === 'complete' && resolve(peer.localDescription()!.sdp))
    peer.setLocalDescription('offer')
  })
}
