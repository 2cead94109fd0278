/**
 * Letters that stand for a Latin one in a disguised word: Cyrillic, Greek, Armenian and small capitals. After the pairs in
 * `confusables.txt` of Unicode Technical Standard #39, those a reader of a chat takes for the Latin letter. Upper and lower case are
 * told apart, as Greek Ν looks like N and ν like v.
 */
const LOOK_ALIKES: Record<string, string> = {
  a: 'АаΑαɑᴀ',
  b: 'ВвЬьΒβʙ',
  c: 'СсϹϲᴄ',
  d: 'Ԁԁᴅ',
  e: 'ЕеЁёΕεҽᴇ',
  f: 'Ϝϝꜰ',
  g: 'Ԍɡɢ',
  h: 'НнҺһΗʜ',
  i: 'ІіЇїΙιɪı',
  j: 'ЈјϳᴊȷͿ',
  k: 'КкΚκᴋ',
  l: 'Ӏӏʟ',
  m: 'МмΜᴍ',
  n: 'Νηոɴ',
  o: 'ОоΟοσՕօᴏ',
  p: 'РрΡρᴘ',
  q: 'Ԛԛ',
  r: 'гʀ',
  s: 'Ѕѕꜱ',
  t: 'ТтΤτᴛ',
  u: 'υսᴜ',
  v: 'Ѵѵνᴠ',
  w: 'Ԝԝωѡᴡ',
  x: 'ХхΧχ',
  y: 'УуҮүΥγʏ',
  z: 'Ζᴢ',
}

/** White letters in black discs and squares, which no normalisation of Unicode takes for letters: the code of A and how many follow. */
const INVERTED = [0x1F150, 0x1F170]
const LETTERS = 26

/**
 * Traditional characters and their simplified form: the commonest ones of talk about people, money and how to reach each other, not
 * all of them. A word written with others needs an entry of its own.
 */
const TRADITIONAL = `
  個个 們们 這这 來来 說说 話话 時时 會会 對对 過过 還还 沒没 為为 與与 國国 學学 開开 關关 問问 間间 門门 見见 現现 應应 點点 裡里 裏里 經经 發发 後后 從从 給给 讓让 請请 謝谢 認认
  識识 誰谁 講讲 聽听 買买 賣卖 貨货 價价 錢钱 銀银 鐵铁 單单 雙双 數数 號号 碼码 線线 網网 機机 電电 腦脑 視视 頻频 頭头 條条 連连 聯联 繫系 係系 絡络 絕绝 訊讯 郵邮 貼贴 圖图 畫画
  書书 報报 紙纸 筆笔 簽签 證证 賬账 帳账 戶户 轉转 匯汇 貸贷 債债 賭赌 賺赚 賠赔 賤贱 賊贼 費费 資资 貴贵 貪贪 貢贡 財财 購购 贈赠 獎奖 勵励 優优 團团 圓圆 員员 職职 業业 務务 結结
  總总 級级 組组 約约 紅红 綠绿 藍蓝 黃黄 純纯 細细 緊紧 練练 繼继 續续 維维 輸输 贏赢 輕轻 輛辆 載载 較较 媽妈 爺爷 孫孙 親亲 戀恋 愛爱 婦妇 嬰婴 姦奸 娛娱 樂乐 藥药 藝艺 葉叶 蔥葱
  蘭兰 蘇苏 處处 衛卫 術术 複复 襪袜 褲裤 裝装 補补 馬马 驗验 騙骗 駕驾 騎骑 驚惊 罵骂 鳥鸟 雞鸡 鴨鸭 魚鱼 龍龙 龜龟 豬猪 貓猫 蟲虫 殺杀 傷伤 毀毁 滅灭 亂乱 禍祸 禮礼 稅税 種种 掃扫
  進进 羣群 運运 遠远 達达 違违 選选 邊边 遊游 適适 遲迟 醫医 釋释 鑰钥 鎖锁 鏈链 錄录 錯错 鍵键 鐘钟 長长 閉闭 閱阅 陰阴 陽阳 陸陆 隊队 階阶 際际 隨随 險险 雜杂 難难 雲云 霧雾 靈灵
  靜静 響响 頁页 項项 順顺 預预 領领 題题 額额 顏颜 願愿 類类 顧顾 顯显 風风 飛飞 飯饭 飲饮 館馆 養养 體体 髮发 鬥斗 鬧闹 麗丽 麥麦 齊齐 齒齿 萬万 億亿 幣币 幾几 廣广 廠厂 廳厅 強强
  彈弹 當当 徵征 憂忧 懷怀 戰战 戲戏 擔担 據据 擊击 擇择 擠挤 擁拥 擴扩 攝摄 敵敌 斷断 於于 晉晋 曉晓 東东 極极 構构 標标 樣样 樓楼 樹树 權权 歡欢 歲岁 歷历 歸归 殘残 氣气 漢汉 湯汤
  滿满 漲涨 潔洁 濕湿 濟济 灣湾 災灾 熱热 燈灯 營营 爭争 爾尔 牆墙 狀状 獨独 獲获 產产 療疗 癢痒 盜盗 監监 盤盘 確确 稱称 穩稳 窮穷 競竞 節节 範范 簡简 糧粮 罰罚 義义 習习 聖圣 聞闻
  聲声 膚肤 臉脸 臨临 舉举 舊旧 薦荐 訂订 計计 訓训 記记 許许 設设 訴诉 診诊 詐诈 評评 詞词 試试 詩诗 該该 詳详 誇夸 誌志 語语 誠诚 誤误 調调 談谈 論论 諒谅 諾诺 謊谎 謀谋 譯译 議议
  護护 變变 負负 責责 貝贝 質质 跡迹 軍军 軟软 軌轨 輪轮 辦办 辭辞 農农 邏逻 鄉乡 釣钓 針针 銷销 鋪铺 鋼钢 屆届 層层 島岛 師师 帶带 庫库 張张 創创 劃划 劇剧 劍剑 動动 勝胜 勞劳 勢势
  區区 協协 卻却 參参 吳吴 啟启 喪丧 嗎吗 嘗尝 噴喷 嚇吓 嚴严 圍围 執执 場场 塊块 塵尘 壓压 壞坏 壯壮 夠够 夢梦 夾夹 奪夺 奮奋 寫写 寬宽 寶宝 實实 審审 將将 專专 尋寻 導导 屬属 岡冈
  幹干 瑪玛 糞粪 屍尸 臟脏 髒脏
`

function tabulate(): ReadonlyMap<string, string> {
  const table = new Map<string, string>()
  for (const [letter, others] of Object.entries(LOOK_ALIKES)) {
    for (const other of others)
      table.set(other, letter)
  }
  for (const first of INVERTED) {
    for (let index = 0; index < LETTERS; index++)
      table.set(String.fromCodePoint(first + index), String.fromCharCode(97 + index))
  }
  for (const [traditional, simplified] of TRADITIONAL.trim().split(/\s+/))
    table.set(traditional!, simplified!)
  return table
}

/** What a character is read as, by the character. */
export const READ_AS = tabulate()
