import { shallowRef } from 'vue'

/** As WeChat's console calls the lists: 合法域名 of request, socket and uploadFile. */
export type DomainList = 'request' | 'socket' | 'uploadFile'

/** What the platform would not reach because it is in none of the mini-program's lists, each once: `socket wss://shop.example`. */
export const refusedDomains = shallowRef<readonly string[]>([])

/** Whether a call failed for that reason, which only its text tells. Remembers the domain if so, and answers it. */
export function refusedDomain(list: DomainList, url: string, errMsg: string = ''): string | null {
  const origin = /^\w+:\/\/[^/?#]+/.exec(url)?.[0]
  if (!origin || !/not in domain list/i.test(errMsg))
    return null
  const domain = `${list} ${origin}`
  if (!refusedDomains.value.includes(domain))
    refusedDomains.value = [...refusedDomains.value, domain]
  return domain
}
