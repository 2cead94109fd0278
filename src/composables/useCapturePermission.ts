import type { CapturePermission } from '~/platform/permission'
import { readonly, ref } from 'vue'
import { askForCapture, capturePermission, openPermissionSettings } from '~/platform/permission'

/** What stands between the anchor and the camera: `unknown` until the platform was asked. */
export type CaptureAccess = 'unknown' | CapturePermission

/**
 * Camera and microphone, asked for in their context: a person reads first what for, then the platform asks, and a refusal can be
 * taken back in its settings. `onGranted` follows each way to a yes, once.
 */
export function useCapturePermission(onGranted: () => void) {
  const access = ref<CaptureAccess>('unknown')

  function take(now: CapturePermission) {
    access.value = now
    if (now === 'granted' || now === 'onOpening')
      onGranted()
  }

  return {
    access: readonly(access),
    /** Looks, and asks nothing. */
    look: async () => take(await capturePermission()),
    /** After the person has read what for. */
    allow: async () => take(await askForCapture()),
    /** From a tap only. */
    openSettings: async () => take(await openPermissionSettings()),
  }
}
