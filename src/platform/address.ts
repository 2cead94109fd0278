import type { AddressInput } from '#contract/orders'

/** Whether the platform keeps addresses of its own that a person may choose from. */
export function hasAddressBook(): boolean {
  let has = false
  // #ifdef MP-WEIXIN
  has = true
  // #endif
  return has
}

/** Lets the person choose one of their WeChat addresses; null when they would rather not, or refused the right to ask. */
export function chooseAddress(): Promise<AddressInput | null> {
  return new Promise(resolve => uni.chooseAddress({
    success: ({ userName, telNumber, provinceName, cityName, countyName, detailInfo }) => resolve({
      name: userName,
      phone: telNumber,
      // In municipalities province and city are one.
      region: [...new Set([provinceName, cityName, countyName])].filter(Boolean).join(' '),
      detail: detailInfo,
    }),
    fail: () => resolve(null),
  }))
}
