import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Id, Page, PageQuery } from '#contract/common'
import { Report, ReportCloseInput, ReportInput, ReportReceipt, ReportsQuery } from '#contract/moderation'
import { Type } from 'typebox'
import { PaceKeeper } from '../domain/pace'
import { closeReport, listReports } from '../domain/report-queue'
import { fileReport } from '../domain/reports'
import { AppError } from '../errors'
import { requireUser } from '../plugins/auth'

const Params = Type.Object({ id: Id })
const Query = Type.Object({ ...ReportsQuery.properties, ...PageQuery.properties })

const routes: FastifyPluginAsyncTypebox = async (app) => {
  const { run, clock, config } = app.deps
  const tags = ['reports']
  const pace = new PaceKeeper({ burst: 5, everyMs: 10_000 }, clock)

  app.post('/rooms/:id/reports', { schema: { tags, params: Params, body: ReportInput, response: { 200: ReportReceipt, 201: ReportReceipt } } }, async (request, reply) => {
    const user = requireUser(request)
    const seconds = config.rateLimit ? pace.take(user.id) : 0
    if (seconds > 0)
      throw AppError.tooFast(seconds, 'You are reporting too fast. Wait a moment.')
    const { receipt, created } = await run(work => fileReport(work, user, request.params.id, request.body))
    return reply.code(created ? 201 : 200).send(receipt)
  })

  app.get('/reports', { schema: { tags, querystring: Query, response: { 200: Page(Report) } } }, async (request) => {
    const user = requireUser(request)
    return run(work => listReports(work, user, request.query))
  })

  app.post('/reports/:id/close', { schema: { tags, params: Params, body: ReportCloseInput, response: { 200: Report } } }, async (request) => {
    const user = requireUser(request)
    return run(work => closeReport(work, user, request.params.id, request.body))
  })
}

export default routes
