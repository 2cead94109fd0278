import type { Buffer } from 'node:buffer'
import type { WebSocket } from 'ws'
import type { Cloud } from './cloud'
import type { LinkFrame } from './frames'
import type { Draft, Schema } from './protobuf'
import { appConfigBytes, gateway } from './app-config'
import { packLink, unpackLink } from './frames'
import * as schema from './link-schema'
import { LINK } from './link-schema'
import { decode, encode } from './protobuf'
import { RoomLine } from './room-line'

/** The service of the link that rooms speak over; the web SDK's media has another. */
const ROOM_SERVICE = 17
/** The one question of HTTP_REQUEST_2 that is answered: the app's remote settings, of which there are none. */
const REMOTE_SETTINGS = 14

/** One client's WebSocket: its own questions, and rooms over it. */
export class Link {
  private readonly line: RoomLine
  private roomStream = 0
  /** Frames that wait while the network is away; undefined when it is there. */
  private held: Buffer[] | undefined

  constructor(private readonly cloud: Cloud, private readonly socket: WebSocket) {
    this.line = new RoomLine(cloud, payload => this.send(LINK.DOWNWARD, this.roomStream, schema.downward, { payload, wss_message_type: 1, ts: Date.now() }))
    socket.on('message', (frame: Buffer) => {
      try {
        this.receive(unpackLink(frame))
      }
      catch (error) {
        cloud.record(this.userID, 'error', String(error))
        socket.close()
      }
    })
    socket.on('close', () => this.line.gone())
  }

  /** Whoever logged in here last. */
  get userID(): string {
    return this.line.userID
  }

  /** The network is away: nothing arrives on either side, the connection stands. */
  pause(): void {
    this.held ??= []
    this.socket.pause()
  }

  /** All that waited arrives. */
  resume(): void {
    const held = this.held ?? []
    this.held = undefined
    held.forEach(frame => this.transmit(frame))
    this.socket.resume()
  }

  /** Ends it without a goodbye. */
  cut(): void {
    this.socket.terminate()
  }

  private receive({ type, stream, body }: LinkFrame): void {
    const now = Date.now()
    const { txid } = decode(schema.question, body)
    const answer = <S extends Schema>(as: number, shape: S, message: Draft<S>) => this.send(as, stream, shape, message)
    switch (type) {
      case LINK.GET_CONFIG: {
        const { interval, timeout } = this.cloud.settings.linkHeartbeat
        return answer(LINK.CONFIG, schema.config, { code: 0, data: { txid, logic_hb_interval: interval, logic_hb_timeout: timeout, pc_establish_timeout: 15, client_outer_ip: '127.0.0.1', ntp_time: now } })
      }
      case LINK.HEARTBEAT:
        return answer(LINK.HEARTBEAT_ANSWER, schema.heartbeat, { txid, ts: decode(schema.heartbeat, body).ts, ntp_time: now })
      case LINK.GET_APP_CONFIG:
        return answer(LINK.APP_CONFIG, schema.appConfig, { code: 0, data: { txid, data: appConfigBytes(), ts: now, etag: 1 } })
      case LINK.DISPATCH:
        return answer(LINK.DISPATCHED, schema.dispatched, { code: 0, data: { txid, ttl: 600 } })
      case LINK.GET_SERVER_ADDRESS:
        return answer(LINK.SERVER_ADDRESS, schema.serverAddress, { code: 0, data: { txid, geofencing_id: 2 } })
      case LINK.HTTP_REQUEST: {
        const { id_name, location } = decode(schema.httpRequest, body)
        this.cloud.record(id_name, 'HTTP', location)
        const reply = gateway(location)
        return answer(LINK.HTTP_RESPONSE, schema.httpResponse, { txid, headers: [], status_code: reply.status, body: JSON.stringify(reply.body) })
      }
      case LINK.HTTP_REQUEST_2: {
        const { id_name, interface_id } = decode(schema.httpRequest2, body)
        this.cloud.record(id_name, 'HTTP2', interface_id)
        const known = interface_id === REMOTE_SETTINGS
        return answer(LINK.HTTP_RESPONSE, schema.httpResponse, { txid, headers: [], status_code: known ? 200 : 404, body: known ? '' : 'not emulated' })
      }
      case LINK.UPWARD: {
        const { id_name, service_no, payload } = decode(schema.upward, body)
        if (service_no !== ROOM_SERVICE)
          return this.cloud.record(id_name, 'service', service_no)
        if (stream !== this.roomStream) {
          this.roomStream = stream
          answer(LINK.ESTABLISHED, schema.established, { elapse: 1, from: 1 })
        }
        this.line.receive(payload)
      }
    }
  }

  private send<S extends Schema>(type: number, stream: number, shape: S, message: Draft<S>): void {
    const frame = packLink({ type, stream, body: encode(shape, message) })
    if (this.held)
      this.held.push(frame)
    else
      this.transmit(frame)
  }

  private transmit(frame: Buffer): void {
    if (this.socket.readyState === this.socket.OPEN)
      this.socket.send(frame)
  }
}
