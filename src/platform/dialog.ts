/** A line that passes by, for what needs no answer. */
export function toast(title: string): void {
  uni.showToast({ title, icon: 'none', duration: 2200 })
}

export interface Question {
  title: string
  content?: string
  /** Label of the way on. */
  yes: string
  no: string
}

/** Asks before something that cannot be undone; resolves with whether the person agreed. */
export function ask({ title, content, yes, no }: Question): Promise<boolean> {
  return new Promise(resolve => uni.showModal({
    title,
    content,
    confirmText: yes,
    cancelText: no,
    confirmColor: '#ff3355',
    success: ({ confirm }) => resolve(confirm),
    fail: () => resolve(false),
  }))
}
