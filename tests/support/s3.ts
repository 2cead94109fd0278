import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { Buffer } from 'node:buffer'
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'

export interface S3Emulator {
  /** `http://127.0.0.1:<port>` */
  endpoint: string
  /** What has been put, by `/bucket/name`. */
  objects: Map<string, { body: Buffer, headers: IncomingHttpHeaders }>
  /** What comes next is refused so, that many times. */
  refuse: (status: number, times: number) => void
  close: () => Promise<void>
}

interface Keys { accessKeyId: string, secretAccessKey: string, region: string }

const MAX_SKEW_MS = 15 * 60_000

/**
 * As much of S3 as `PutObject` needs. Signature Version 4 is checked as Amazon documents it: from the request that
 * came, with the secret, so that a wrong key, region, body or header is a 403.
 */
export async function startS3(keys: Keys): Promise<S3Emulator> {
  const objects: S3Emulator['objects'] = new Map()
  let refusal = { status: 0, times: 0 }
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request)
      chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    const answer = (status: number, code = '') => response.writeHead(status, { 'content-type': 'application/xml' }).end(code && `<Error><Code>${code}</Code></Error>`)
    if (refusal.times-- > 0)
      return answer(refusal.status, 'SlowDown')
    const fault = faultOf(request, body, keys)
    if (fault)
      return answer(403, fault)
    if (request.method !== 'PUT')
      return answer(405, 'MethodNotAllowed')
    objects.set(request.url!.split('?')[0]!, { body, headers: request.headers })
    answer(200)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    endpoint: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    objects,
    refuse: (status, times) => refusal = { status, times },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function faultOf(request: IncomingMessage, body: Buffer, keys: Keys): string {
  const header = (name: string) => String(request.headers[name] ?? '')
  const [, credential = '', signed = '', signature = ''] = /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(header('authorization')) ?? []
  const [id, day, region, service, end] = credential.split('/')
  const names = signed.split(';')
  const at = header('x-amz-date')
  if (id !== keys.accessKeyId)
    return 'InvalidAccessKeyId'
  if (region !== keys.region || service !== 's3' || end !== 'aws4_request' || !names.includes('host') || !names.includes('x-amz-content-sha256'))
    return 'AuthorizationHeaderMalformed'
  const time = Date.parse(at.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
  if (!(Math.abs(Date.now() - time) < MAX_SKEW_MS) || at.slice(0, 8) !== day)
    return 'RequestTimeTooSkewed'
  if (header('x-amz-content-sha256') !== sha256(body))
    return 'XAmzContentSHA256Mismatch'
  const [path = '', query = ''] = request.url!.split('?')
  const canonical = [
    request.method,
    path,
    query.split('&').sort().join('&'),
    ...names.map(name => `${name}:${header(name).trim().replace(/ +/g, ' ')}`),
    '',
    signed,
    header('x-amz-content-sha256'),
  ].join('\n')
  const toSign = ['AWS4-HMAC-SHA256', at, `${day}/${region}/s3/aws4_request`, sha256(canonical)].join('\n')
  const key = [day!, region, 's3', 'aws4_request'].reduce<string | Buffer>((last, part) => hmac(last, part), `AWS4${keys.secretAccessKey}`)
  return timingSafeEqual(hmac(key, toSign), Buffer.from(signature, 'hex')) ? '' : 'SignatureDoesNotMatch'
}

function sha256(data: Buffer | string): string {
  return createHash('sha256').update(data).digest('hex')
}

function hmac(key: Buffer | string, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest()
}
