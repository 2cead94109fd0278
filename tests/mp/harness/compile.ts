import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, sep } from 'node:path'
import { TmplGroup } from 'glass-easel-template-compiler'

export interface AppJson {
  pages: string[]
  subPackages?: { root: string, pages: string[] }[]
  tabBar?: { list: { pagePath: string, text: string, iconPath?: string, selectedIconPath?: string }[] }
  window?: { navigationBarTitleText?: string }
  usingComponents?: Record<string, string>
}

export interface ComponentJson {
  component?: boolean
  navigationStyle?: 'default' | 'custom'
  navigationBarTitleText?: string
  navigationBarTextStyle?: 'white' | 'black'
  disableScroll?: boolean
  usingComponents?: Record<string, string>
}

/** A compiled mini-program, read into memory. Keys are paths inside the build folder, with `/` on every OS. */
export interface Build {
  dir: string
  app: AppJson
  /** Scripts by path, with their extension. */
  js: Record<string, string>
  /** Page and component configurations by path, without extension. */
  json: Record<string, ComponentJson>
  /** JavaScript expression whose value maps each template's path to its functions. */
  templates: string
  /** Style sheets by path, without extension. */
  wxss: Record<string, string>
}

interface TemplateProblem {
  isError: boolean
  message: string
  startLine: number
  startColumn: number
}

/** Reads a build folder (`dist/build/mp-weixin`); throws with file and line when WXML does not compile. */
export function readBuild(dir: string): Build {
  const js: Build['js'] = {}
  const json: Record<string, unknown> = {}
  const wxss: Build['wxss'] = {}
  const problems: string[] = []
  const group = new TmplGroup()
  for (const file of filesIn(dir)) {
    const extension = extname(file)
    const key = file.slice(0, -extension.length)
    const text = () => readFileSync(join(dir, file), 'utf8')
    if (extension === '.js')
      js[file] = text()
    else if (extension === '.json')
      json[key] = JSON.parse(text())
    else if (extension === '.wxss')
      wxss[key] = text()
    else if (extension === '.wxs')
      group.addScript(key, text())
    else if (extension === '.wxml')
      problems.push(...errorsOf(file, group.addTmpl(key, text())))
  }
  const templates = group.getTmplGenObjectGroups()
  group.free()
  if (problems.length)
    throw new Error(`WXML does not compile:\n${problems.join('\n')}`)
  const { app, ...rest } = json
  if (!app)
    throw new Error(`${dir} holds no app.json: build the mini-program first`)
  const components = Object.fromEntries(Object.entries(rest).filter(([path]) => !path.endsWith('project.config')))
  return { dir, app: app as AppJson, js, json: components as Build['json'], templates, wxss }
}

function errorsOf(file: string, problems: TemplateProblem[]) {
  return problems
    .filter(problem => problem.isError)
    .map(problem => `${file}:${problem.startLine + 1}:${problem.startColumn + 1} ${problem.message}`)
}

function filesIn(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' }).map(file => file.split(sep).join('/'))
}
