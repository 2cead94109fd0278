import { expect, it } from 'vitest'
import { ApiError } from '~/app/errors'
import { inputOf, problemsOf, wordsOf } from '~/packages/merchant/components/word-draft'

const text = '高仿\n\n  a  \r\n私下转账\n，'

it('takes one word a line, without the space around it and without empty lines', () => {
  expect(wordsOf(text)).toEqual([{ word: '高仿', line: 1 }, { word: 'a', line: 3 }, { word: '私下转账', line: 4 }, { word: '，', line: 5 }])
  expect(wordsOf(' \n\n')).toEqual([])
  expect(inputOf(wordsOf(text), 7)).toEqual({ words: ['高仿', 'a', '私下转账', '，'], version: 7 })
})

it('says by line of the editor which words the server refused', () => {
  const refused = new ApiError(422, 'WORD_INVALID', '', { index: 1, problems: [{ index: 1, word: 'a', why: 'single' }, { index: 3, word: '，', why: 'empty' }] })
  expect(problemsOf(refused, wordsOf(text))).toEqual([{ line: 3, word: 'a', why: 'single' }, { line: 5, word: '，', why: 'empty' }])
})

it('leaves every other error to whoever asked', () => {
  expect(problemsOf(new ApiError(409, 'WORDS_CHANGED'), [])).toBeNull()
  expect(problemsOf(new ApiError(0, 'NETWORK'), [])).toBeNull()
})
