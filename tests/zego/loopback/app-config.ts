import { initConfig, PROTOCOL, RESOURCE } from './link-schema'
import { encode } from './protobuf'

/** Addresses of streams begin with this host; nobody answers there. */
export const MEDIA_HOST = 'rtmp.loopback.test'
const CDN_HOST = `cdn.${MEDIA_HOST}`
const APP = 'live'

/** What the cloud tells an SDK about its app: above all how a stream's address is made. */
export function appConfigBytes(): Uint8Array {
  const rtmp = (host: string) => ({ config_id: 'loopback', protocol: PROTOCOL.RTMP, url_template: `rtmp://${host}/${APP}/{STREAM_NAME}`, resolve_type: 1 })
  const resources = [
    { resource_type: RESOURCE.RTC, service_info: [
      rtmp(MEDIA_HOST),
      { config_id: 'loopback', protocol: PROTOCOL.WEBRTC, url_template: `wss://{IP}/ws?app=${APP}`, resolve_type: 1 },
    ] },
    { resource_type: RESOURCE.CDN, service_info: [
      rtmp(CDN_HOST),
      { config_id: 'loopback', protocol: PROTOCOL.FLV, url_template: `https://${CDN_HOST}/${APP}/{STREAM_NAME}.flv` },
      { config_id: 'loopback', protocol: PROTOCOL.HLS, url_template: `https://${CDN_HOST}/${APP}/{STREAM_NAME}.m3u8` },
    ] },
  ]
  return encode(initConfig, {
    app_config: { test_id: 0, domain: 'loopback.test' },
    speedlog_config: { report_count: 10, report_retry_interval: 30, charge_info_report_cycle: 60 },
    media_config: { play_config: { resource_info: resources }, publish_config: { resource_info: resources } },
  })
}

/** The media gateway's answer to "where does this stream go"; any path but that of RTMP is unknown. */
export function gateway(location: string): { status: number, body: object } {
  const [, version, kind] = location.split('/')
  if (version !== 'v1' || kind !== 'jsrtmp')
    return { status: 404, body: { code: 404, message: `no such path: ${location}` } }
  return { status: 200, body: { code: 0, message: 'success', hosts: [MEDIA_HOST] } }
}
