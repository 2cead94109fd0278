/* global Page, wx */
/** The plain way to show a chat: the whole list again with every message. */
Page({
  data: { messages: [] },
  onLoad() {
    const socket = wx.connectSocket({ url: 'wss://chat.example' })
    socket.onMessage(({ data }) => {
      for (const event of JSON.parse(data).e)
        this.setData({ messages: [...this.data.messages, event.data] })
    })
  },
})
