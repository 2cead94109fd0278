import { CHEN, LIN } from './people'

/** A room of the demo shop that has not begun. */
export interface DemoRoom {
  id: string
  anchorId: string
  streamId: string
  title: string
  cover: string
  notice: string
  startsAt: Date
  /** In the order of the shelf; the live price in fen stands for the goods' lowest price, null leaves that as it is. */
  shelf: readonly (readonly [goods: string, livePrice: number | null])[]
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Evening in China, when people watch: 20:00 there is 12:00 UTC. */
const PRIME_TIME_UTC_HOUR = 12

/** Two rooms to come, seen from `now`: one at the second full hour from it, one tomorrow evening. */
export function demoRooms(now: Date): DemoRoom[] {
  return [
    {
      id: 'room_demo_tea',
      anchorId: CHEN.id,
      streamId: 'stream_demo_tea',
      title: '围炉煮茶：高山新茶与手作茶器',
      cover: '/demo/covers/tea.jpg',
      notice: '开播前 10 分钟抽 3 位送品茗小样；茶叶今天下单，明天发货。',
      startsAt: new Date(Math.ceil((now.getTime() + HOUR_MS) / HOUR_MS) * HOUR_MS),
      shelf: [['tea', 9900], ['mug', 4900], ['oranges', 1990], ['candle', 6900], ['vase', null], ['bottle', 7900]],
    },
    {
      id: 'room_demo_fashion',
      anchorId: LIN.id,
      streamId: 'stream_demo_fashion',
      title: '新季衣橱：真丝裙、小白鞋一次搭好',
      cover: '/demo/covers/fashion.jpg',
      notice: '真丝裙直播价仅限本场；拿不准尺码，把身高体重发在评论里。',
      startsAt: new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS + DAY_MS + PRIME_TIME_UTC_HOUR * HOUR_MS),
      shelf: [['dress', 32900], ['sneaker', 19900], ['scarf', 12900], ['tote', 6900], ['tee', null], ['lipstick', 9900], ['serum', 16900]],
    },
  ]
}
