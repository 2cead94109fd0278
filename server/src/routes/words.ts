import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { WordList, WordListInput } from '#contract/moderation'
import { readWords, saveWords } from '../domain/word-book'
import { requireUser } from '../plugins/auth'

/** 2,000 words of 50 characters, each of them escaped. */
const BODY_LIMIT = 1024 * 1024

const routes: FastifyPluginAsyncTypebox = async (app) => {
  const { run, database, words } = app.deps
  const tags = ['moderation']

  app.get('/words', { schema: { tags, response: { 200: WordList } } }, async () => readWords(database.orm))

  app.put('/words', { bodyLimit: BODY_LIMIT, schema: { tags, body: WordListInput, response: { 200: WordList } } }, async (request) => {
    const user = requireUser(request)
    return run(work => saveWords(work, words, user, request.body))
  })
}

export default routes
