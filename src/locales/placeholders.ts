import type { MessageContext, MessageFunction } from 'vue-i18n'

/** A language's texts, by section. */
interface Texts {
  [key: string]: string | Texts
}
interface Messages {
  [key: string]: string | MessageFunction | Messages
}

/**
 * Makes functions of the texts with placeholders (`{n} 人在看`). On mini-programs uni-app brings vue-i18n without its
 * compiler, which would show the braces.
 */
export function fillPlaceholders<T extends object>(texts: T): T {
  return compile(texts as unknown as Texts) as unknown as T
}

function compile(texts: Texts): Messages {
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, typeof text === 'string' ? message(text) : compile(text)]))
}

function message(text: string): string | MessageFunction {
  return text.includes('{') ? (context: MessageContext) => text.replace(/\{(\w+)\}/g, (_, name: string) => String(context.named(name) ?? '')) : text
}
