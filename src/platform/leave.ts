import { takeBack } from './back'

/**
 * Holds a page with something unsaved: `asked` is called instead of going back, and closing the tab makes the browser ask. WeChat
 * asks by itself, with `message`. The answer lets the page go.
 */
export function holdPage(message: string, asked: () => void): () => void {
  let release = takeBack(asked)
  // #ifdef H5
  release = holdTab(release)
  // #endif
  // #ifdef MP-WEIXIN
  uni.enableAlertBeforeUnload({ message })
  release = () => uni.disableAlertBeforeUnload()
  // #endif
  return release
}

// #ifdef H5
function holdTab(release: () => void): () => void {
  const warn = (event: BeforeUnloadEvent) => event.preventDefault()
  window.addEventListener('beforeunload', warn)
  return () => {
    window.removeEventListener('beforeunload', warn)
    release()
  }
}
// #endif
