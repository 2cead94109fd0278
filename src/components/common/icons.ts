/** Drawn on a 24 × 24 grid. Lines are stroked 1.8 wide with round ends; `solid` ones are filled. */
const lines = {
  'back': '<path d="M15 5l-7 7 7 7"/>',
  'bag': '<path d="M5 8h14l1 12H4L5 8z"/><path d="M8.5 10.5V7a3.5 3.5 0 017 0v3.5"/>',
  'beauty': '<path d="M11 4l1.8 5.2L18 11l-5.2 1.8L11 18l-1.8-5.2L4 11l5.2-1.8L11 4z"/><path d="M18.5 15.5v5M16 18h5"/>',
  'bell': '<path d="M6 16V11a6 6 0 0112 0v5l1.5 2h-15L6 16z"/><path d="M10 20.5a2.2 2.2 0 004 0"/>',
  'calendar': '<rect x="4" y="6" width="16" height="14" rx="3"/><path d="M4 11h16M8.5 3.5v4M15.5 3.5v4"/>',
  'camera': '<rect x="3" y="6.5" width="12.5" height="11" rx="3"/><path d="M15.5 11l5-3v8l-5-3"/>',
  'camera-off': '<path d="M7 6.5h5.5a3 3 0 013 3v5M15.5 11l5-3v8l-2-1.2M14 17.5H6a3 3 0 01-3-3v-5a3 3 0 01.7-1.9M4 4l16 16"/>',
  'cart': '<path d="M3 5h2.5l2 10.5h10.2L20 8H6.2"/><circle cx="9" cy="19.5" r="1.2"/><circle cx="16.5" cy="19.5" r="1.2"/>',
  'chat': '<path d="M12 4.5c4.7 0 8.5 3 8.5 6.9s-3.8 6.9-8.5 6.9c-1 0-2-.1-2.9-.4L5 20l.9-3.6c-1.5-1.3-2.4-3-2.4-5 0-3.9 3.8-6.9 8.5-6.9z"/>',
  'check': '<path d="M5 12.5l4.5 4.5L19 7.5"/>',
  'chevron-down': '<path d="M6 9.5l6 6 6-6"/>',
  'chevron-right': '<path d="M9.5 6l6 6-6 6"/>',
  'clock': '<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5V12l3 2"/>',
  'close': '<path d="M6 6l12 12M18 6L6 18"/>',
  'definition': '<rect x="3.5" y="5.5" width="17" height="13" rx="3"/><path d="M7.5 9.5v5M7.5 12h3M10.5 9.5v5M13.5 9.5v5h1a2.5 2.5 0 000-5h-1z"/>',
  'edit': '<path d="M5 19l.8-4L15.5 5.3a1.7 1.7 0 012.4 0l.8.8a1.7 1.7 0 010 2.4L9 18.2 5 19z"/>',
  'eye': '<path d="M3 12c2-4 5.2-6 9-6s7 2 9 6c-2 4-5.2 6-9 6s-7-2-9-6z"/><circle cx="12" cy="12" r="2.8"/>',
  'flip': '<path d="M4.5 10.5A7.8 7.8 0 0118 7l2 2M20 4.5V9h-4.5M19.5 13.5A7.8 7.8 0 016 17l-2-2M4 19.5V15h4.5"/>',
  'heart': '<path d="M12 19.5S4 15 4 9.3A4.3 4.3 0 0112 7a4.3 4.3 0 018 2.3c0 5.7-8 10.2-8 10.2z"/>',
  'home': '<path d="M4 11l8-6.5 8 6.5v8a1 1 0 01-1 1h-4.5v-5.5h-5V20H5a1 1 0 01-1-1v-8z"/>',
  'image': '<rect x="3.5" y="5" width="17" height="14" rx="3"/><circle cx="9" cy="10" r="1.5"/><path d="M4 17l5-4 3.5 2.5L16 12l4.5 4"/>',
  'info': '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5M12 7.8v.2"/>',
  'location': '<path d="M12 20.5s-6.5-5.3-6.5-10.7a6.5 6.5 0 0113 0c0 5.4-6.5 10.7-6.5 10.7z"/><circle cx="12" cy="9.8" r="2.3"/>',
  'mic': '<rect x="9" y="3.5" width="6" height="11" rx="3"/><path d="M5.5 11.5a6.5 6.5 0 0013 0M12 18v2.5"/>',
  'mic-off': '<path d="M9 9v2.5a3 3 0 004.5 2.6M15 11.5v-5a3 3 0 00-5.8-1M5.5 11.5a6.5 6.5 0 0010 5.5M18.5 11.5a6.5 6.5 0 01-.7 2.9M12 18v2.5M4 4l16 16"/>',
  'minus': '<path d="M6 12h12"/>',
  'mirror': '<path d="M12 4v16" stroke-dasharray="2.5 3"/><path d="M8.5 7.5L3.5 17h5V7.5zM15.5 7.5l5 9.5h-5V7.5z"/>',
  'mute-user': '<circle cx="10" cy="8" r="3.5"/><path d="M3.5 19.5c.5-3.8 3-5.5 6.5-5.5 1 0 2 .2 2.8.5M15.5 15.5l5 5M20.5 15.5l-5 5"/>',
  'plus': '<path d="M12 6v12M6 12h12"/>',
  'retry': '<path d="M19 12a7 7 0 11-2.1-5L19 9M19.5 4.5V9H15"/>',
  'scan': '<path d="M4 8.5V6a2 2 0 012-2h2.5M15.5 4H18a2 2 0 012 2v2.5M20 15.5V18a2 2 0 01-2 2h-2.5M8.5 20H6a2 2 0 01-2-2v-2.5"/>',
  'search': '<circle cx="11" cy="11" r="6.5"/><path d="M16 16l4.5 4.5"/>',
  'send': '<path d="M20.5 4L10 14.5M20.5 4l-6.5 16.5-4-6-6-4L20.5 4z"/>',
  'share': '<path d="M13 5l7 6-7 6v-3.8c-4.5 0-7 1.3-9 4.3.5-5 3-8 9-8.5V5z"/>',
  'shield': '<path d="M12 3.5l7 2.5v5.5c0 4.3-2.8 7.4-7 9-4.2-1.6-7-4.7-7-9V6l7-2.5z"/><path d="M9 12l2.2 2.2L15.2 10"/>',
  'signal': '<path d="M5 19v-4M10 19v-7M15 19V9M20 19V5"/>',
  'sound': '<path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5H4z"/><path d="M15.5 9a4.2 4.2 0 010 6M18 6.5a7.8 7.8 0 010 11"/>',
  'sound-off': '<path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5H4z"/><path d="M16 9.5l5 5M21 9.5l-5 5"/>',
  'ticket': '<path d="M4 7h16v3.2a1.9 1.9 0 000 3.6V17H4v-3.2a1.9 1.9 0 000-3.6V7z"/><path d="M14 7v2M14 11v2M14 15v2"/>',
  'trash': '<path d="M5 7h14M9.5 7V4.5h5V7M7 7l.8 12.5h8.4L17 7M10.5 11v5M13.5 11v5"/>',
  'users': '<circle cx="9.5" cy="8.5" r="3.5"/><path d="M3 19.5c.5-3.8 3-5.5 6.5-5.5s6 1.7 6.5 5.5M15.5 5.2a3.5 3.5 0 010 6.6M18 14.5c1.8.8 2.8 2.5 3 5"/>',
  'video-off': '<path d="M12 8v5M12 16.5v.2"/><path d="M12 3.5L21.5 20h-19L12 3.5z"/>',
  'wifi-off': '<path d="M4 4l16 16M8.5 15.5a5 5 0 017 0M5.5 12a9.5 9.5 0 013.5-2.2M18.5 12a9.5 9.5 0 00-5-2.6M2.5 8.5A14 14 0 016 6.3M21.5 8.5a14 14 0 00-10-3.7M12 19v.2"/>',
}

const solids = {
  'bag-solid': '<path d="M8 8V7a4 4 0 018 0v1h2.2a1 1 0 011 .9l1 11a1 1 0 01-1 1.1H4.8a1 1 0 01-1-1.1l1-11a1 1 0 011-.9H8zm1.8 0h4.4V7a2.2 2.2 0 00-4.4 0v1zM8 11.2a1 1 0 102 0 1 1 0 00-2 0zm6 0a1 1 0 102 0 1 1 0 00-2 0z" fill-rule="evenodd"/>',
  'heart-solid': '<path d="M12 20.3S3.2 15.4 3.2 9.2A5.1 5.1 0 0112 5.9a5.1 5.1 0 018.8 3.3c0 6.2-8.8 11.1-8.8 11.1z"/>',
  'more': '<circle cx="5.5" cy="12" r="1.8"/><circle cx="12" cy="12" r="1.8"/><circle cx="18.5" cy="12" r="1.8"/>',
  'play': '<path d="M8 5.2v13.6c0 .8.9 1.3 1.6.8l10-6.8c.6-.4.6-1.2 0-1.6l-10-6.8C8.9 3.9 8 4.4 8 5.2z"/>',
  'stop': '<rect x="6" y="6" width="12" height="12" rx="3"/>',
}

export type IconName = keyof typeof lines | keyof typeof solids

function svg(body: string) {
  return `url("data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">${body}</svg>`)}")`
}

/** The icon as a CSS image, to be used as a mask so that it takes the colour of the text around it. */
export function iconImage(name: IconName): string {
  return name in lines
    ? svg(`<g fill="none" stroke="#000" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round">${lines[name as keyof typeof lines]}</g>`)
    : svg(solids[name as keyof typeof solids])
}
