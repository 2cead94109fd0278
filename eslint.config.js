import antfu from '@antfu/eslint-config'

export default antfu({
  vue: true,
  typescript: true,
  ignores: ['dist', 'data', '**/*.md', 'server/drizzle', 'tests/**/fixtures'],
}, {
  files: ['**/*.vue'],
  rules: {
    // uni-app reads the block order of the file as written; script first is the house's order.
    'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
    'vue/no-deprecated-html-element-is': 'off',
  },
}, {
  // A schema and the type it stands for share their name.
  files: ['contract/**'],
  rules: { 'ts/no-redeclare': 'off' },
}, {
  files: ['server/**', 'scripts/**', 'tests/**'],
  rules: {
    'node/prefer-global/process': 'off',
    'node/prefer-global/buffer': 'off',
    'no-console': 'off',
    'antfu/no-top-level-await': 'off',
  },
})
