// Light or dark as the system has it, on pages that are drawn without `start.ts`.

const isDark = matchMedia('(prefers-color-scheme: dark)').matches
document.documentElement.dataset.theme = isDark ? 'dark' : 'light'
