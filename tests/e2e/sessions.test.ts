import { describe, expect, it } from 'vitest'
import { Anchor } from './people/anchor'
import { Shopper } from './people/shopper'
import { useStage } from './people/stage'

describe('two doors in one browser', () => {
  const stage = useStage()

  it('keep a session each, also over a reload; leaving one leaves the other', async () => {
    const shopper = await Shopper.open(stage.browser, stage.url)
    await shopper.follow('/src/pages/mine')
    await shopper.at('sign-in-open').click()
    await shopper.signIn('阿青')
    const anchor = await Anchor.beside(shopper)
    await anchor.signIn('小满')

    const whoAre = async () => {
      await shopper.at('nickname').filter({ hasText: '阿青' }).waitFor()
      await anchor.reads('小满')
      await anchor.at('create-room').waitFor()
    }
    await whoAre()
    await shopper.page.reload()
    await anchor.page.reload()
    await whoAre()

    await shopper.at('sign-out').click()
    await shopper.page.locator('.uni-modal__btn_primary:visible').click()
    await shopper.at('sign-in-open').waitFor()
    await anchor.page.reload()
    await anchor.at('create-room').waitFor()
    await shopper.page.reload()
    await shopper.at('sign-in-open').waitFor()
    expect([anchor, shopper].flatMap(person => person.complaints)).toEqual([])
  })
})
