import { defineStore } from 'pinia'
import { ref } from 'vue'

/** The tabs of the order list, in their order. */
export const ORDER_TABS = ['all', 'unpaid', 'paid', 'shipped', 'done', 'refund'] as const
export type OrderTab = typeof ORDER_TABS[number]

/** Which orders the list shows: other pages open it at a state, and a page of the tab bar takes no parameters. */
export const useOrdersStore = defineStore('orders', () => {
  const tab = ref<OrderTab>('all')
  return { tab }
})
