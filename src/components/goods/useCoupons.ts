import { computed, ref } from 'vue'
import { claimCoupon } from '~/api/coupons'
import { toFault } from '~/app/errors'
import { useI18n } from '~/app/i18n'
import { randomId } from '~/app/random-id'
import { sentenceFor } from '~/app/sentences'
import { useTick } from '~/composables/useTick'
import { serverClock } from '~/platform/clock'
import { toast } from '~/platform/dialog'
import { useCouponsStore } from '~/stores/coupons'
import { useSessionStore } from '~/stores/session'

/** What can be claimed here, as long as it lasts on the server's clock, and the claiming. */
export function useCoupons() {
  const { t } = useI18n()
  const store = useCouponsStore()
  const session = useSessionStore()
  const busy = ref('')
  /** One for each press that has no answer yet: whoever presses again after a cut asks for the same claim. */
  const presses = new Map<string, string>()

  const now = ref(serverClock.now())
  useTick(() => now.value = serverClock.now())
  const running = computed(() => store.offered.filter(({ endsAt }) => Date.parse(endsAt) > now.value))
  const secondsLeft = (endsAt: string) => Math.max(0, Math.ceil((Date.parse(endsAt) - now.value) / 1_000))

  /** Asks for sign-in; says how it went. */
  async function claim(id: string): Promise<void> {
    if (busy.value || !await session.requireSignIn())
      return
    busy.value = id
    try {
      const press = presses.get(id) ?? randomId()
      presses.set(id, press)
      const { coupon } = await claimCoupon(id, press)
      presses.delete(id)
      store.claimed(id)
      store.setLeft({ couponId: id, left: coupon.left })
      toast(t('coupon.claimedOne'))
    }
    catch (error) {
      take(id, toFault(error).code)
      toast(sentenceFor(error))
    }
    finally {
      busy.value = ''
    }
  }

  /** What a refusal says about the coupon. */
  function take(id: string, code: string) {
    if (code === 'COUPON_GONE')
      store.setLeft({ couponId: id, left: 0 })
    if (code === 'COUPON_CLAIMED')
      store.claimedAll(id)
    if (code === 'COUPON_CLOSED')
      store.end(id)
  }

  return { running, busy, claim, secondsLeft }
}
