import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { isKeyframeRequest, isRtcp, isSenderReport, nack, pictureLoss, readRtcp, receiverBitrate, receiverReport, rewriteSenderReport, senderReportTime } from '../../../server/src/media/rtcp'
import { rtp, senderReport } from './packets'

describe('rtcp', () => {
  it('is told apart from RTP', () => {
    expect(isRtcp(pictureLoss(7))).toBe(true)
    expect(isRtcp(rtp({ marker: true, payloadType: 96 }))).toBe(false)
    expect(isRtcp(Buffer.alloc(0))).toBe(false)
    expect(isRtcp(Buffer.from([0x80, 206, 0, 0]))).toBe(false)
  })

  it('is read part by part', () => {
    const parts = [...readRtcp(Buffer.concat([senderReport({ ssrc: 5 }), pictureLoss(7)]))]
    expect(parts.map(part => part.type)).toEqual([200, 206])
    expect(parts.map(isKeyframeRequest)).toEqual([false, true])
    expect(parts.map(isSenderReport)).toEqual([true, false])
  })

  it('stops reading where a part is cut off or lies about its length', () => {
    expect([...readRtcp(pictureLoss(7).subarray(0, 10))]).toEqual([])
    const lying = pictureLoss(7)
    lying.writeUInt16BE(0xFFFF, 2)
    expect([...readRtcp(Buffer.concat([pictureLoss(7), lying]))]).toHaveLength(1)
  })

  it('counts FIR as a key-frame request, REMB and NACK not', () => {
    const fir = pictureLoss(7)
    fir[0] = 0x84
    const asked = [fir, receiverBitrate(7, 1e6), nack(7, [1])].map(packet => [...readRtcp(packet)].some(isKeyframeRequest))
    expect(asked).toEqual([true, false, false])
  })

  it('lists missing packets in a NACK', () => {
    const packet = nack(0x01020304, [65535, 0])
    expect(packet.toString('hex')).toBe('81cd0004005e44e401020304ffff000000000000')
  })

  it('writes a bitrate as mantissa and exponent', () => {
    const packet = receiverBitrate(9, 2_500_000)
    const bits = packet.readUInt32BE(16)
    expect((bits & 0x3FFFF) * 2 ** ((bits >> 18) & 63)).toBe(2_500_000)
    expect(bits >>> 24).toBe(1)
    expect(packet.readUInt32BE(20)).toBe(9)
  })

  it('reports reception as RFC 3550 lays it out', () => {
    const packet = receiverReport({ ssrc: 9, fractionLost: 0.25, cumulativeLost: 3, highestSequence: 0x1FFFF, jitter: 12.7, lastSenderReport: 0xABCD, sinceSenderReport: 1000 })
    expect(packet.readUInt16BE(2)).toBe(7)
    expect(packet[12]).toBe(64)
    expect(packet.readUIntBE(13, 3)).toBe(3)
    expect(packet.readUInt32BE(16)).toBe(0x1FFFF)
    expect(packet.readUInt32BE(20)).toBe(12)
    expect(packet.readUInt32BE(28)).toBe(65536)
  })

  it('rewrites a sender report for viewers: source and timestamp, without its report blocks', () => {
    const [report] = [...readRtcp(senderReport({ ssrc: 5, timestamp: 0xFFFFFFFF, blocks: 1 }))]
    const packet = rewriteSenderReport(report!, 77, 2)
    expect(senderReportTime(report!)).toBe(0x22223333)
    expect(packet).toHaveLength(28)
    expect(packet[0]).toBe(0x80)
    expect(packet.readUInt16BE(2)).toBe(6)
    expect(packet.readUInt32BE(4)).toBe(77)
    expect(packet.readUInt32BE(16)).toBe(1)
  })
})
