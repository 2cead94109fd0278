/**
 * Opens an address that was typed or pasted over the present one, or followed from a plain link. uni-app would keep the page that is there,
 * with what it shows, when only the parameters differ; so the app starts anew, as it does for the same link in a new tab.
 * Must run before the router listens.
 */
export function followTypedLinks(): void {
  // #ifdef H5
  addEventListener('popstate', (event) => {
    // Entries of the app's own making carry the router's state.
    if (event.state === null)
      location.reload()
  })
  // #endif
}
