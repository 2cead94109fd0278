/** One SKU: its spec, one part for each of the goods' `specNames`; its price in fen; the pieces in stock. */
export type DemoSku = readonly [spec: readonly string[], price: number, stock: number]

/** Goods of the demo shop. */
export interface DemoGoods {
  /** Also the first picture's file name and a part of the ids, so letters only. */
  name: string
  /** How many pictures there are: `<name>.jpg`, then `<name>-2.jpg`. */
  pictures: 1 | 2
  title: string
  description: string
  /** In fen, above every SKU's price. */
  marketPrice: number
  specNames: readonly string[]
  skus: readonly DemoSku[]
}

/** Every combination of two spec parts at one price; `stocks` row by row. */
function grid(first: readonly string[], second: readonly string[], price: number, stocks: readonly number[]): DemoSku[] {
  return first.flatMap((one, row) => second.map((two, column): DemoSku => [[one, two], price, stocks[row * second.length + column] ?? 0]))
}

/** The demo shop's goods in the order its pages show them. Some SKUs are sold out, one is the last piece: both happen in every shop. */
export const CATALOGUE: readonly DemoGoods[] = [
  {
    name: 'dress',
    pictures: 2,
    title: '19姆米桑蚕丝吊带连衣裙 缎面显瘦长裙',
    description: '19 姆米桑蚕丝缎面，垂顺不贴身；斜裁裙摆，走动时有自然光泽。建议冷水手洗，阴凉处晾干。',
    marketPrice: 69900,
    specNames: ['颜色', '尺码'],
    skus: grid(['松石绿', '豆沙粉', '香槟金'], ['S', 'M', 'L'], 39900, [18, 26, 12, 9, 15, 0, 7, 11, 1]),
  },
  {
    name: 'tea',
    pictures: 2,
    title: '高山云雾绿茶 春茶一芽一叶 罐装',
    description: '海拔 900 米茶园，清明前后手采一芽一叶。汤色清亮，入口鲜爽回甘。密封避光保存，80℃ 水冲泡。',
    marketPrice: 26800,
    specNames: ['口味', '规格'],
    skus: [[['云雾绿茶', '100g'], 12800, 120], [['云雾绿茶', '250g'], 23800, 64], [['正山小种', '100g'], 11800, 86], [['正山小种', '250g'], 21800, 0]],
  },
  {
    name: 'lipstick',
    pictures: 2,
    title: '丝绒雾面口红 持妆不拔干 显白正红',
    description: '丝绒雾面质地，一抹成色；添加荷荷巴油，整日不拔干。3.5g。',
    marketPrice: 19900,
    specNames: ['色号'],
    skus: [[['01 正红'], 12900, 200], [['02 豆沙玫瑰'], 12900, 156], [['03 砖红枫叶'], 12900, 0]],
  },
  {
    name: 'mug',
    pictures: 2,
    title: '手作粗陶马克杯 窑变釉 大容量咖啡杯',
    description: '景德镇手工拉坯，高温窑变釉，每只釉色略有不同。350ml，可进微波炉和洗碗机。',
    marketPrice: 12900,
    specNames: ['釉色'],
    skus: [[['青瓷绿'], 6900, 48], [['陶土红'], 6900, 35], [['米白'], 6900, 52], [['两只礼盒装'], 12800, 20]],
  },
  {
    name: 'sneaker',
    pictures: 2,
    title: '头层牛皮小白鞋 软底休闲板鞋 男女同款',
    description: '头层牛皮鞋面，透气内里，加厚软弹鞋底，久走不累。正码，脚背高建议选大一码。',
    marketPrice: 45900,
    specNames: ['颜色', '尺码'],
    skus: grid(['白/雾霾蓝', '落日橙'], ['37', '38', '39', '40', '41', '42'], 25900, [14, 22, 30, 26, 18, 9, 6, 8, 12, 10, 3, 0]),
  },
  {
    name: 'oranges',
    pictures: 2,
    title: '果园直发 脐橙现摘现发 皮薄多汁',
    description: '树上自然成熟，下单后现摘现发，坏果包赔。单果直径 75mm 以上，不打蜡、不催熟。',
    marketPrice: 10900,
    specNames: ['规格'],
    skus: [[['3斤尝鲜装'], 2690, 300], [['5斤家庭装'], 3990, 260], [['10斤整箱'], 6990, 180]],
  },
  {
    name: 'serum',
    pictures: 2,
    title: '烟酰胺焕亮精华液 修护补水 清爽不黏',
    description: '5% 烟酰胺搭配透明质酸，改善暗沉，清爽好吸收，敏感肌请先在耳后试用。',
    marketPrice: 36900,
    specNames: ['规格'],
    skus: [[['30ml'], 19900, 140], [['50ml'], 28900, 76], [['50ml + 面霜套装'], 35900, 24]],
  },
  {
    name: 'headphones',
    pictures: 2,
    title: '头戴式主动降噪耳机 40小时续航',
    description: '主动降噪，40mm 动圈单元，充电 10 分钟听 4 小时，可同时连接两台设备。',
    marketPrice: 79900,
    specNames: ['颜色'],
    skus: [[['燕麦白'], 49900, 42], [['石墨灰'], 49900, 38]],
  },
  {
    name: 'tote',
    pictures: 2,
    title: '加厚帆布托特包 通勤大容量 日落印花',
    description: '16 安加厚棉帆布，装得下 15 寸电脑；内袋带拉链，肩带加固双线缝制。',
    marketPrice: 15900,
    specNames: ['颜色'],
    skus: [[['原色'], 8900, 66], [['墨绿'], 8900, 41]],
  },
  {
    name: 'lamp',
    pictures: 2,
    title: '护眼学习台灯 无级调光 可折叠摇臂',
    description: '国 AA 级照度，无可视频闪，色温 2700K–5000K 无级可调，摇臂三轴转动。',
    marketPrice: 32900,
    specNames: ['颜色'],
    skus: [[['奶油白'], 18900, 57], [['松林绿'], 18900, 33]],
  },
  {
    name: 'scarf',
    pictures: 2,
    title: '美利奴羊毛粗针围巾 加厚流苏 百搭',
    description: '美利奴羊毛手工粗针编织，柔软不扎脖。180cm × 28cm，请平铺晾干。',
    marketPrice: 29900,
    specNames: ['颜色'],
    skus: [[['枫叶红'], 15900, 45], [['雾灰绿'], 15900, 28]],
  },
  {
    name: 'bottle',
    pictures: 2,
    title: '316不锈钢保温杯 24小时长效保温保冷',
    description: '316 不锈钢内胆，真空断热；提环杯盖单手可开，磨砂杯身不留指纹。',
    marketPrice: 19900,
    specNames: ['颜色', '容量'],
    skus: [...grid(['湖水绿', '珊瑚粉'], ['500ml'], 9900, [90, 64]), ...grid(['湖水绿', '藏青', '暖阳黄'], ['750ml'], 11900, [58, 40, 22])],
  },
  {
    name: 'tee',
    pictures: 2,
    title: '重磅纯棉T恤 260g 宽松不透 刺绣短袖',
    description: '260g 精梳纯棉，久洗不变形，胸前海浪刺绣。宽松版型，喜欢合身请选小一码。',
    marketPrice: 16900,
    specNames: ['颜色', '尺码'],
    skus: grid(['米白', '海军蓝'], ['S', 'M', 'L', 'XL'], 7900, [25, 40, 38, 16, 20, 33, 29, 0]),
  },
  {
    name: 'candle',
    pictures: 2,
    title: '大豆蜡香薰蜡烛 安神助眠 玻璃杯装',
    description: '天然大豆蜡，纯棉烛芯，可燃约 45 小时。首次点燃请待表面全部融化再熄灭。',
    marketPrice: 16800,
    specNames: ['香型'],
    skus: [[['白茶雪松'], 8800, 54], [['薰衣草'], 8800, 47], [['双杯礼盒'], 15800, 18]],
  },
  {
    name: 'notebook',
    pictures: 2,
    title: 'A5硬壳手账本 100g道林纸 绑带烫金',
    description: '100g 道林纸不洇墨，180° 平摊，内附日程页和收纳袋，共 192 页。',
    marketPrice: 8900,
    specNames: ['封面', '内页'],
    skus: grid(['墨青', '砖红', '姜黄'], ['横线', '点阵'], 4590, [70, 62, 48, 36, 25, 19]),
  },
  {
    name: 'perfume',
    pictures: 1,
    title: '樱花白麝香淡香水 清新持久 礼盒装',
    description: '前调樱花与佛手柑，中调铃兰，尾调白麝香，留香约 6 小时。',
    marketPrice: 45900,
    specNames: ['规格'],
    skus: [[['30ml'], 21900, 60], [['50ml'], 32900, 44], [['50ml 礼盒'], 36900, 15]],
  },
  {
    name: 'cream',
    pictures: 1,
    title: '神经酰胺保湿面霜 舒缓修护 敏感肌可用',
    description: '三重神经酰胺修护屏障，质地轻润，早晚洁面后取黄豆大小涂抹。不含酒精和香精。',
    marketPrice: 29900,
    specNames: ['规格'],
    skus: [[['50g'], 16900, 88], [['100g'], 26900, 39]],
  },
  {
    name: 'vase',
    pictures: 1,
    title: '素胎陶瓷花瓶 侘寂风客厅摆件 含仿真花',
    description: '素胎手作花瓶，口径 6cm，高 17cm，附一束仿真樱花，水养插花均可。',
    marketPrice: 13900,
    specNames: ['款式'],
    skus: [[['单花瓶'], 5900, 34], [['花瓶 + 樱花'], 8900, 27]],
  },
]
