import type { Anchor } from './people/anchor'
import { beforeAll, describe, expect, it } from 'vitest'
import { startLiveRoom } from './people/live-room'
import { Shopper } from './people/shopper'
import { useStage } from './people/stage'

describe('the chat when not all goes well', () => {
  const stage = useStage()
  let id: string
  let anchor: Anchor
  let shopper: Shopper
  let guest: Shopper

  beforeAll(async () => {
    ({ id, anchor } = await startLiveRoom(stage.browser, stage.url))
    shopper = await Shopper.open(stage.browser, stage.url)
    guest = await Shopper.open(stage.browser, stage.url)
    await shopper.enterByLink(id)
    await guest.enterByLink(id)
    await shopper.say('大家好')
    await shopper.signIn('阿青')
    await anchor.hears('大家好')
  })

  const lines = (person: Shopper | Anchor, text: string) => person.at('chat-list').getByText(text)

  it('keeps a blocked text on its sender\'s screen, with the reason, and shows it to nobody else', async () => {
    await shopper.say('加我微信便宜一半')
    await shopper.at('chat-list').getByRole('alert').filter({ hasText: '内容未通过审核' }).waitFor()
    await shopper.hears('加我微信便宜一半')
    await shopper.say('这条没问题')
    await anchor.hears('这条没问题')
    await guest.hears('这条没问题')
    expect(await lines(anchor, '加我微信').count() + await lines(guest, '加我微信').count()).toBe(0)
    await shopper.at('chat-list').getByRole('alert').getByText('删除').click()
    await lines(shopper, '加我微信').waitFor({ state: 'detached' })
  })

  it('lets a line that did not get through be sent again, once', async () => {
    await shopper.context.setOffline(true)
    await shopper.say('断网时说的')
    await shopper.at('chat-list').getByRole('alert').filter({ hasText: '网络' }).waitFor()
    await shopper.context.setOffline(false)
    await shopper.at('chat-list').getByText('重发').click()
    await anchor.hears('断网时说的')
    await shopper.at('chat-list').getByRole('alert').waitFor({ state: 'detached' })
    expect(await lines(shopper, '断网时说的').count()).toBe(1)
    expect(await lines(anchor, '断网时说的').count()).toBe(1)
  })

  it('sends all that was typed, however quickly Enter follows', async () => {
    const field = shopper.field('chat-input')
    await field.pressSequentially('fast fingers')
    await field.press('Enter')
    await anchor.hears('fast fingers')
    expect(await lines(anchor, 'fast fingers').allInnerTexts()).toEqual(['fast fingers'])
    await expect.poll(() => field.inputValue()).toBe('')
    await field.blur()
  })

  it('asks by one tap, calls the anchor by a tap on their line, and lets the anchor see questions only', async () => {
    const quick = shopper.at('quick-replies')
    await quick.getByText('有现货吗？').click()
    await anchor.hears('有现货吗？')
    await anchor.say('都有货')
    await shopper.page.locator('.line__bubble:visible', { hasText: '都有货' }).click()
    await expect.poll(() => shopper.field('chat-input').inputValue()).toBe('@主播 ')
    await quick.waitFor({ state: 'detached' })
    await shopper.page.locator('[data-testid="chat-input"] input:focus').waitFor()
    await shopper.say('@主播 谢谢')
    await anchor.hears('谢谢')
    await anchor.page.locator('.line__bubble--called:visible .line__mention', { hasText: '@主播' }).waitFor()
    await anchor.at('chat-filter').click()
    await lines(anchor, '谢谢').waitFor({ state: 'detached' })
    expect(await anchor.page.locator('.line:visible').allInnerTexts()).toEqual([expect.stringContaining('有现货吗')])
    await anchor.at('chat-filter').click()
    await anchor.hears('谢谢')
  })

  it('takes a deleted message from every screen, and does not show it to who comes later', async () => {
    await shopper.say('说错话了')
    await Promise.all([anchor, guest].map(person => person.hears('说错话了')))
    const line = anchor.page.locator('.line:visible', { hasText: '说错话了' })
    await line.getByRole('button', { name: '管理 阿青 的发言' }).click()
    await anchor.at('chat-delete').click()
    await Promise.all([anchor, guest, shopper].map(person => lines(person, '说错话了').waitFor({ state: 'detached' })))
    const late = await Shopper.open(stage.browser, stage.url)
    await late.enterByLink(id)
    await late.hears('大家好')
    expect(await lines(late, '说错话了').count()).toBe(0)
    await late.leave()
  })

  it('tells a muted shopper why they cannot speak, also after a reload', async () => {
    const line = anchor.page.locator('.line:visible', { hasText: '大家好' })
    await line.getByRole('button', { name: '管理 阿青 的发言' }).click()
    await anchor.at('chat-mute').click()
    const reason = shopper.page.locator('[data-testid="chat-input"]:visible').getByText(/禁言中，剩 \d+:\d\d/)
    await reason.waitFor()
    expect(await shopper.field('chat-input').isDisabled()).toBe(true)
    await shopper.page.reload()
    await reason.waitFor()
    await guest.say('我还能说话')
    await guest.signIn('小北')
    await anchor.hears('我还能说话')
  })

  it('sends somebody away once the anchor is sure, and lets them in again', async () => {
    const line = anchor.page.locator('.line:visible', { hasText: '大家好' })
    const moderate = () => line.getByRole('button', { name: '管理 阿青 的发言' }).click()
    await moderate()
    await anchor.at('chat-kick').click()
    await anchor.page.getByText('把 阿青 移出直播间？').waitFor()
    await anchor.page.getByText('确定', { exact: true }).click()
    await shopper.page.getByText('你已被移出直播间').waitFor()
    await shopper.page.getByRole('button', { name: '重试' }).click()
    await shopper.page.getByText('你已被移出直播间').waitFor()
    await moderate()
    await anchor.at('chat-unkick').click()
    await anchor.page.getByText('阿青 可以再次进入了').waitFor()
    await shopper.page.getByRole('button', { name: '重试' }).click()
    await shopper.hears('大家好')
  })

  it('raised no complaint', () => {
    expect([anchor, shopper, guest].flatMap(person => person.complaints)).toEqual([])
  })
})
