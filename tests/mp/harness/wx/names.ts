/** APIs that answer by callback and, unless the test says otherwise, just succeed. */
export const ASYNC_APIS = `
  login checkSession getUserProfile getUserInfo authorize getSetting openSetting requestPayment requestSubscribeMessage
  showToast hideToast showLoading hideLoading showModal showActionSheet setNavigationBarTitle setNavigationBarColor
  showNavigationBarLoading hideNavigationBarLoading startPullDownRefresh stopPullDownRefresh pageScrollTo hideHomeButton
  setKeepScreenOn setScreenBrightness vibrateShort vibrateLong makePhoneCall setClipboardData getClipboardData scanCode
  getLocation chooseLocation chooseAddress chooseImage chooseMedia previewImage getImageInfo saveImageToPhotosAlbum compressImage
  downloadFile getNetworkType showShareMenu hideShareMenu updateShareMenu requirePrivacyAuthorize getPrivacySetting
  loadFontFace setTabBarBadge removeTabBarBadge showTabBarRedDot hideTabBarRedDot showTabBar hideTabBar setTabBarItem hideKeyboard
  setInnerAudioOption exitMiniProgram navigateToMiniProgram reserveChannelsLive openChannelsLive getChannelsLiveInfo
  setVisualEffectOnCapture setBackgroundColor setBackgroundTextStyle
`.trim().split(/\s+/)

/** What those answer that have something to say. */
export const OUTCOMES: Readonly<Record<string, object>> = {
  login: { code: 'test-code' },
  getNetworkType: { networkType: 'wifi' },
  showModal: { confirm: true, cancel: false },
  showActionSheet: { tapIndex: 0 },
  getSetting: { authSetting: {} },
  getClipboardData: { data: '' },
  getPrivacySetting: { needAuthorization: false },
}

/** Each has an `on…` and an `off…`; a test fires them with `harness.emit(name, payload)`. */
export const APP_EVENTS = `
  AppShow AppHide Error UnhandledRejection PageNotFound ThemeChange NetworkStatusChange WindowResize UserCaptureScreen
  KeyboardHeightChange MemoryWarning AudioInterruptionBegin AudioInterruptionEnd NetworkWeakChange NeedPrivacyAuthorization
  ScreenRecordingStateChanged DeviceOrientationChange
`.trim().split(/\s+/)
