import type { Address, AddressInput } from '#contract/orders'
import { call } from './client'

const at = (id: string) => `/api/addresses/${encodeURIComponent(id)}`

export async function listAddresses(): Promise<Address[]> {
  return (await call<{ items: Address[] }>('GET', '/api/addresses')).items
}

export function createAddress(input: AddressInput): Promise<Address> {
  return call('POST', '/api/addresses', { body: input })
}

export function updateAddress(id: string, patch: Partial<AddressInput>): Promise<Address> {
  return call('PATCH', at(id), { body: patch })
}

export function deleteAddress(id: string): Promise<void> {
  return call('DELETE', at(id))
}
