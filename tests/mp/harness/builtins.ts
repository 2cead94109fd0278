/** Tags that WeChat provides itself; everything else in WXML is a component of the app. */
export const BUILTIN_TAGS: ReadonlySet<string> = new Set(`
  page view text image button input textarea scroll-view swiper swiper-item icon progress rich-text
  checkbox checkbox-group radio radio-group switch slider picker picker-view picker-view-column form label navigator editor
  keyboard-accessory movable-area movable-view cover-view cover-image match-media page-container page-meta navigation-bar
  root-portal share-element camera video audio live-player live-pusher voip-room channel-live channel-video map canvas
  web-view ad ad-custom official-account open-data grid-view list-view sticky-header sticky-section snapshot span
  store-home store-product functional-page-navigator block slot
`.trim().split(/\s+/))

/** Rewrites a selector written with WeChat's tag names to the `wx-*` elements that stand for them. */
export function domSelector(selector: string): string {
  return selector.replace(/(^|[\s>+~,(])([a-z][a-z-]*)/g, (whole, before: string, tag: string) =>
    BUILTIN_TAGS.has(tag) ? `${before}wx-${tag}` : whole)
}
