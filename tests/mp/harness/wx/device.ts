/** An iPhone 15 in WeChat 8: lengths in CSS pixels. */
const SCREEN = {
  pixelRatio: 3,
  screenWidth: 375,
  screenHeight: 812,
  windowWidth: 375,
  windowHeight: 724,
  statusBarHeight: 44,
  screenTop: 88,
  safeArea: { left: 0, right: 375, top: 44, bottom: 778, width: 375, height: 734 },
}
const APP = { SDKVersion: '3.8.0', version: '8.0.50', language: 'zh_CN', theme: 'light', host: { env: 'WeChat' }, enableDebug: false }
const DEVICE = { brand: 'devtools', model: 'iPhone 15', system: 'iOS 17.0', platform: 'ios', benchmarkLevel: 50, abi: '' }

/** @param changes fields of getSystemInfoSync that a test wants otherwise */
export function deviceApi(changes: object = {}) {
  return {
    getSystemInfoSync: () => ({ ...SCREEN, ...APP, ...DEVICE, fontSizeSetting: 16, ...changes }),
    getWindowInfo: () => ({ ...SCREEN, ...changes }),
    getAppBaseInfo: () => ({ ...APP, ...changes }),
    getDeviceInfo: () => ({ ...DEVICE, ...changes }),
    getSystemSetting: () => ({ locationEnabled: true, bluetoothEnabled: true, wifiEnabled: true, deviceOrientation: 'portrait' }),
    getAppAuthorizeSetting: () => ({ cameraAuthorized: 'authorized', microphoneAuthorized: 'authorized' }),
    getAccountInfoSync: () => ({ miniProgram: { appId: 'wxtest', envVersion: 'develop', version: '' }, plugin: {} }),
    getMenuButtonBoundingClientRect: () => ({ width: 87, height: 32, left: 278, right: 365, top: 48, bottom: 80 }),
  }
}
