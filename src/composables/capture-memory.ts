import type { CaptureOptions, Definition } from '~/live/driver'
import type { Storage } from '~/platform/storage'

const KEY = 'studio:capture'
const DEFINITIONS: readonly Definition[] = ['480p', '720p', '1080p']

/** What lasts from one live to the next. Camera and microphone begin switched on: nobody is to go live unheard by an old press. */
type Lasting = Pick<CaptureOptions, 'camera' | 'mirror' | 'beauty' | 'whitening' | 'definition'>

/** How the anchor wished to be seen the last time, over what holds otherwise. What an older version left is checked. */
export function recallCapture(storage: Storage, otherwise: CaptureOptions): CaptureOptions {
  const kept = storage.read<Partial<Record<keyof Lasting, unknown>>>(KEY) ?? {}
  return {
    ...otherwise,
    camera: kept.camera === 'front' || kept.camera === 'back' ? kept.camera : otherwise.camera,
    mirror: typeof kept.mirror === 'boolean' ? kept.mirror : otherwise.mirror,
    beauty: isLevel(kept.beauty) ? kept.beauty : otherwise.beauty,
    whitening: isLevel(kept.whitening) ? kept.whitening : otherwise.whitening,
    definition: DEFINITIONS.find(definition => definition === kept.definition) ?? otherwise.definition,
  }
}

export function rememberCapture(storage: Storage, { camera, mirror, beauty, whitening, definition }: CaptureOptions): void {
  const lasting: Lasting = { camera, mirror, beauty, whitening, definition }
  storage.write(KEY, lasting)
}

function isLevel(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 9
}
