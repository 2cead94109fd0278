import type { Anchor } from './people/anchor'
import { beforeAll, describe, expect, it } from 'vitest'
import { Backstage } from './people/backstage'
import { startLiveRoom } from './people/live-room'
import { Merchant } from './people/merchant'
import { Shopper } from './people/shopper'
import { useStage } from './people/stage'

describe('order in a room', () => {
  const stage = useStage()
  let id: string
  let anchor: Anchor
  let rude: Shopper
  let friend: Shopper
  let merchant: Merchant

  const lines = (person: Shopper | Anchor, text: string) => person.at('chat-list').getByText(text)
  /** Opens what can be done about a line. */
  const ask = (person: Shopper | Anchor, text: string, name: string | RegExp) =>
    person.page.locator('.line:visible', { hasText: text }).getByRole('button', { name }).click()

  beforeAll(async () => {
    ({ id, anchor } = await startLiveRoom(stage.browser, stage.url))
    rude = await Shopper.open(stage.browser, stage.url)
    friend = await Shopper.open(stage.browser, stage.url)
    await Promise.all([rude.enterByLink(id), friend.enterByLink(id)])
    await rude.say('主播是骗子')
    await rude.signIn('阿青')
    await friend.hears('主播是骗子')
  })

  it('takes a guest\'s report once they have signed in, and shows it to the anchor', async () => {
    await ask(friend, '主播是骗子', /阿青/)
    await friend.at('report-send').click()
    await friend.reads('请选择举报原因')
    await friend.at('filter-abuse').click()
    await friend.field('report-text').fill('上来就骂人')
    await friend.at('report-send').click()
    await friend.signIn('小北')
    await friend.page.getByText('已收到举报').waitFor()
    await anchor.page.reload()
    await anchor.at('desk-count').waitFor()
    await anchor.at('desk-key').click()
    await anchor.at('report').filter({ hasText: '主播是骗子' }).filter({ hasText: '上来就骂人' }).waitFor()
    await anchor.closeSheet()
  })

  it('is kept by the merchant: the message goes everywhere, its author cannot write any more', async () => {
    merchant = await Merchant.open(stage.browser, stage.url)
    await merchant.signIn('店主')
    await merchant.at('tab-safety').click()
    await merchant.at('report').filter({ hasText: '主播是骗子' }).waitFor()
    await merchant.at('report-act').click()
    await merchant.at('chat-delete').click()
    await merchant.page.getByText('已删除').first().waitFor()
    await merchant.at('chat-mute-session').click()
    await merchant.page.getByText('已禁言 阿青').first().waitFor()
    await merchant.at('deeds-finish').click()
    await merchant.reads('没有待处理的举报')
    await Promise.all([anchor, friend, rude].map(person => lines(person, '主播是骗子').waitFor({ state: 'detached' })))
    await rude.page.locator('[data-testid="chat-input"]:visible').getByText('你已被禁言，本场直播内不能发言').waitFor()
  })

  it('is given back by the anchor, who finds everybody it holds for in one list', async () => {
    await anchor.at('desk-key').click()
    await anchor.at('tab-people').click()
    await anchor.at('restricted').filter({ hasText: '阿青' }).filter({ hasText: '辱骂攻击' }).waitFor()
    await anchor.at('take-back').click()
    await anchor.page.getByText('已解除 阿青 的禁言').waitFor()
    await anchor.reads('没有被禁言或移出的人')
    await rude.say('对不起')
    await anchor.hears('对不起')
  })

  it('lets a shopper not see somebody, for themselves alone', async () => {
    await ask(friend, '对不起', /阿青/)
    await friend.at('report-hide').click()
    await lines(friend, '对不起').waitFor({ state: 'detached' })
    await anchor.closeSheet()
    await anchor.say('和气生财')
    await friend.page.reload()
    await friend.hears('和气生财')
    expect(await lines(friend, '对不起').count()).toBe(0)
    expect(await lines(anchor, '对不起').count()).toBe(1)
  })

  it('slows everybody but the anchor down', async () => {
    await anchor.at('desk-key').click()
    await anchor.at('tab-slow').click()
    await anchor.at('filter-60').click()
    await anchor.page.getByText('已开启慢速模式').waitFor()
    await anchor.closeSheet()
    await friend.say('第一条')
    await anchor.hears('第一条')
    const hurried = await Backstage.signIn(stage.url, '小北', 'shopper')
    await expect(hurried.call('POST', `/rooms/${id}/messages`, { text: '第二条', clientId: 'slow-2' })).rejects.toThrow('SLOW_MODE')
    await anchor.say('主播不受限')
    await friend.hears('主播不受限')
  })

  it('blocks a word as soon as the merchant has written it down, and says which are none', async () => {
    await anchor.at('desk-key').click()
    await anchor.at('tab-slow').click()
    await anchor.at('filter-0').click()
    await anchor.page.getByText('已关闭慢速模式').waitFor()
    await anchor.closeSheet()
    await merchant.at('filter-words').click()
    await merchant.field('words').fill('高仿\na')
    await merchant.at('words-save').click()
    await merchant.reads('第 2 行「a」')
    await merchant.field('words').fill('高仿\n私下转账')
    await merchant.at('words-save').click()
    await merchant.page.getByText('已生效，共 2 个词').waitFor()
    await rude.say('这是 高-仿 吧')
    await rude.at('chat-list').getByRole('alert').filter({ hasText: '内容未通过审核' }).waitFor()
    expect(await lines(anchor, '高-仿').count()).toBe(0)
  })

  it('is on record, deed by deed', async () => {
    await merchant.at('filter-log').click()
    const entries = merchant.page.locator('[data-testid="log-entry"]:visible')
    await entries.first().filter({ hasText: '修改屏蔽词' }).filter({ hasText: '高仿, 私下转账' }).waitFor()
    const all = (await entries.allTextContents()).map(text => ['修改屏蔽词', '慢速模式', '解除禁言', '处理举报', '删除发言', '禁言'].find(deed => text.includes(deed)))
    expect(all).toEqual(['修改屏蔽词', '慢速模式', '慢速模式', '解除禁言', '处理举报', '禁言', '删除发言'])
    await entries.filter({ hasText: '删除发言' }).filter({ hasText: '主播是骗子' }).filter({ hasText: '店主' }).waitFor()
  })

  it('raised no complaint', () => {
    expect([anchor, rude, friend, merchant].flatMap(person => person.complaints)).toEqual([])
  })
})
