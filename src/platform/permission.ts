export type CapturePermission = 'granted' | 'refused' | 'unasked'
type Scope = 'scope.camera' | 'scope.record'

/**
 * Whether camera and microphone may be used, as far as the platform tells. Browsers answer when they are asked for the
 * devices themselves, so there it is always `unasked`.
 */
export async function capturePermission(): Promise<CapturePermission> {
  // #ifdef MP
  const granted = await readSettings()
  const scopes: Scope[] = ['scope.camera', 'scope.record']
  if (scopes.some(scope => granted[scope] === false))
    return 'refused'
  if (scopes.every(scope => granted[scope] === true))
    return 'granted'
  // #endif
  return 'unasked'
}

/** Opens the platform's settings page; resolves with whether camera and microphone are granted now. From a tap only. */
export async function openPermissionSettings(): Promise<boolean> {
  // #ifdef MP
  await new Promise<void>(resolve => uni.openSetting({ complete: () => resolve() }))
  return await capturePermission() === 'granted'
  // #endif
  // #ifndef MP

  return false
  // #endif
}

// #ifdef MP
function readSettings(): Promise<Partial<Record<Scope, boolean>>> {
  return new Promise(resolve => uni.getSetting({
    success: ({ authSetting }) => resolve(authSetting as Partial<Record<Scope, boolean>>),
    fail: () => resolve({}),
  }))
}
// #endif
