import type { Goods, GoodsInput } from '#contract/goods'
import type { SkuDraft } from './sku-drafts'
import type { Dimension } from './sku-matrix'
import { computed, reactive, ref, shallowRef } from 'vue'
import { createGoods, getGoods, updateGoods } from '~/api/goods'
import { toFault } from '~/app/errors'
import { useI18n } from '~/app/i18n'
import { sentenceFor } from '~/app/sentences'
import { parseYuan } from '~/components/common/money'
import { draftOf, faultsOf, inputOf, isClean, lowestPrice, withStockNow, yuanText } from './sku-drafts'
import { matrixOf, MAX_SKUS, readMatrix, recognised, specFault, specOf } from './sku-matrix'

/** Goods being written: what is typed, what is wrong with it, and saving it. */
export function useGoodsForm() {
  const { t } = useI18n()
  const draft = reactive({
    title: '',
    description: '',
    images: [] as string[],
    marketPrice: '',
    limit: '',
    dimensions: [] as Dimension[],
    skus: [draftOf()] as SkuDraft[],
    on: true,
  })
  const tried = ref(false)
  const busy = ref(false)
  /** What the server said to the last attempt. */
  const refused = ref('')
  /** Every row there has been: a value that comes back finds its SKU again. */
  const known = shallowRef<readonly SkuDraft[]>([])
  const former = shallowRef<readonly Dimension[]>([])
  const saved = ref('')
  let id: string | null = null

  const skuFaults = computed(() => faultsOf(draft.skus))
  const wrong = computed(() => ({
    title: draft.title.trim() ? '' : t('merchant.edit.titleMissing'),
    images: draft.images.length ? '' : t('merchant.edit.imagesMissing'),
    marketPrice: draft.marketPrice.trim() && parseYuan(draft.marketPrice) === null ? t('merchant.edit.priceWrong') : '',
    limit: draft.limit.trim() && parseLimit(draft.limit) === null ? t('merchant.edit.limitWrong') : '',
    specs: specSentence(),
  }))
  const clean = computed(() => Object.values(wrong.value).every(fault => !fault) && isClean(skuFaults.value))
  const text = computed(() => JSON.stringify(draft))
  const unsaved = computed(() => text.value !== saved.value)
  saved.value = text.value

  /** What a row's SKU is called. One that is alone and new has no name of its own. */
  function nameOf(row: SkuDraft): string {
    return specOf(draft.dimensions, row) || t('merchant.edit.onlySku')
  }

  function specSentence(): string {
    const fault = specFault(draft.dimensions)
    if (fault)
      return t(`merchant.edit.${fault}`, { max: MAX_SKUS })
    return draft.skus.every(({ off }) => off) ? t('merchant.edit.skuMissing') : ''
  }

  function show(goods: Goods) {
    id = goods.id
    const { dimensions, rows } = readMatrix(goods)
    Object.assign(draft, {
      title: goods.title,
      description: goods.description,
      images: [...goods.images],
      marketPrice: goods.marketPrice > goods.price ? yuanText(goods.marketPrice) : '',
      limit: goods.limitPerPerson === null ? '' : String(goods.limitPerPerson),
      dimensions,
      skus: rows,
      on: goods.status === 'on',
    })
    known.value = []
    former.value = []
    saved.value = text.value
  }

  /** Other dimensions make other rows. Too many are not made at all; the fault says so. */
  function setDimensions(dimensions: Dimension[]) {
    known.value = [...draft.skus, ...known.value.filter(old => !draft.skus.some(({ key }) => key === old.key))]
    former.value = [...draft.dimensions, ...former.value]
    draft.dimensions = recognised(dimensions, former.value)
    if (specFault(draft.dimensions) !== 'specTooMany')
      draft.skus = matrixOf(draft.dimensions.filter(({ values }) => values.length > 0), known.value)
  }

  function input(): GoodsInput {
    const skus = inputOf(draft.skus, nameOf)
    const price = lowestPrice(skus)
    return {
      title: draft.title.trim(),
      description: draft.description.trim(),
      images: draft.images,
      price,
      // Left empty, nothing is struck through.
      marketPrice: parseYuan(draft.marketPrice) ?? price,
      limitPerPerson: parseLimit(draft.limit),
      specNames: draft.dimensions.map(({ name }) => name.trim()).filter(Boolean),
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
      const goods = id === null ? await createGoods(input()) : await updateGoods(id, input())
      saved.value = text.value
      return goods
    }
    catch (error) {
      const { code } = toFault(error)
      refused.value = code === 'BAD_REQUEST' ? t('merchant.edit.refused') : sentenceFor(error)
      if (code === 'STOCK_CHANGED')
        await readStock()
      return null
    }
    finally {
      busy.value = false
    }
  }

  /** Saving once more then sets what is typed, knowing what was sold. */
  async function readStock(): Promise<void> {
    try {
      draft.skus = withStockNow(draft.skus, (await getGoods(id ?? '')).skus)
    }
    catch {
      // The refusal is on the screen; the next attempt is refused likewise.
    }
  }

  return { draft, tried, busy, refused, wrong, skuFaults, clean, unsaved, nameOf, show, setDimensions, save }
}

/** Pieces for each person, 1–999; null: no limit, or no number. */
function parseLimit(text: string): number | null {
  return /^[1-9]\d{0,2}$/.test(text.trim()) ? Number(text.trim()) : null
}
