import type { Goods, GoodsInput } from '#contract/goods'
import type { SkuDraft } from './sku-drafts'
import { computed, reactive, ref } from 'vue'
import { createGoods, updateGoods } from '~/api/goods'
import { toFault } from '~/app/errors'
import { useI18n } from '~/app/i18n'
import { sentenceFor } from '~/app/sentences'
import { parseYuan } from '~/components/common/money'
import { draftOf, faultsOf, inputOf, isClean, lowestPrice, yuanText } from './sku-drafts'

/** Goods being written: what is typed, what is wrong with it, and saving it. */
export function useGoodsForm() {
  const { t } = useI18n()
  const draft = reactive({
    title: '',
    description: '',
    images: [] as string[],
    marketPrice: '',
    /** Names of a spec's parts as one text: `颜色 / 尺码`. */
    specNames: '',
    skus: [draftOf()] as SkuDraft[],
    on: true,
  })
  const tried = ref(false)
  const busy = ref(false)
  /** What the server said to the last attempt. */
  const refused = ref('')
  let id: string | null = null

  const specNames = computed(() => draft.specNames.split('/').map(name => name.trim()).filter(Boolean))
  const skuFaults = computed(() => faultsOf(draft.skus, specNames.value.length))
  const wrong = computed(() => ({
    title: draft.title.trim() ? '' : t('merchant.edit.titleMissing'),
    images: draft.images.length ? '' : t('merchant.edit.imagesMissing'),
    marketPrice: marketFault(),
    specNames: specNames.value.length > 3 ? t('merchant.edit.specNamesWrong') : '',
  }))
  const clean = computed(() => Object.values(wrong.value).every(fault => !fault) && isClean(skuFaults.value))

  function marketFault(): string {
    if (!draft.marketPrice.trim())
      return ''
    return parseYuan(draft.marketPrice) === null ? t('merchant.edit.priceWrong') : ''
  }

  function show(goods: Goods) {
    id = goods.id
    Object.assign(draft, {
      title: goods.title,
      description: goods.description,
      images: [...goods.images],
      marketPrice: yuanText(goods.marketPrice),
      specNames: goods.specNames.join(' / '),
      skus: goods.skus.map(sku => draftOf(sku)),
      on: goods.status === 'on',
    })
  }

  function input(): GoodsInput {
    const skus = inputOf(draft.skus)
    const price = lowestPrice(skus)
    return {
      title: draft.title.trim(),
      description: draft.description.trim(),
      images: draft.images,
      price,
      // Left empty, nothing is struck through.
      marketPrice: parseYuan(draft.marketPrice) ?? price,
      specNames: specNames.value,
      skus,
      status: draft.on ? 'on' : 'off',
    }
  }

  /** Resolves with the goods, or with null when something stands against it, which the form then shows. */
  async function save(): Promise<Goods | null> {
    tried.value = true
    if (busy.value || !clean.value)
      return null
    busy.value = true
    refused.value = ''
    try {
      return id === null ? await createGoods(input()) : await updateGoods(id, input())
    }
    catch (error) {
      refused.value = toFault(error).code === 'BAD_REQUEST' ? t('merchant.edit.refused') : sentenceFor(error)
      return null
    }
    finally {
      busy.value = false
    }
  }

  return { draft, tried, busy, refused, wrong, skuFaults, clean, show, save }
}
