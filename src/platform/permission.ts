/** `onOpening`: the platform asks by itself as soon as the devices are opened, as browsers do. */
export type CapturePermission = 'granted' | 'refused' | 'unasked' | 'onOpening'
type Scope = 'scope.camera' | 'scope.record'

const SCOPES: readonly Scope[] = ['scope.camera', 'scope.record']

/** Whether camera and microphone may be used, as far as the platform tells. */
export async function capturePermission(): Promise<CapturePermission> {
  // #ifdef MP
  const granted = await readSettings()
  if (SCOPES.some(scope => granted[scope] === false))
    return 'refused'
  return SCOPES.every(scope => granted[scope] === true) ? 'granted' : 'unasked'
  // #endif
  // #ifndef MP

  return 'onOpening'
  // #endif
}

/** Has the platform ask the person, once for each device, and answers what came of it. After a refusal it asks no more. */
export async function askForCapture(): Promise<CapturePermission> {
  // #ifdef MP
  for (const scope of SCOPES) {
    if (!await authorize(scope))
      break
  }
  // #endif
  return await capturePermission()
}

/** Opens the platform's settings page; answers what is granted when it closes. From a tap only. */
export async function openPermissionSettings(): Promise<CapturePermission> {
  // #ifdef MP
  await new Promise<void>(resolve => uni.openSetting({ complete: () => resolve() }))
  // #endif
  return await capturePermission()
}

// #ifdef MP
function readSettings(): Promise<Partial<Record<Scope, boolean>>> {
  return new Promise(resolve => uni.getSetting({
    success: ({ authSetting }) => resolve(authSetting as Partial<Record<Scope, boolean>>),
    fail: () => resolve({}),
  }))
}

function authorize(scope: Scope): Promise<boolean> {
  return new Promise(resolve => uni.authorize({ scope, success: () => resolve(true), fail: () => resolve(false) }))
}
// #endif
