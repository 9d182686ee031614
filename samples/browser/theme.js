// Light or dark: as the system says, until somebody chooses; and whether the page stands in a frame of another one. Loaded before the page is
// drawn, so that it never flashes.

(() => {
  const key = 'rxsse.theme';
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)');

  const isDark = () => (root.dataset.theme || (system.matches ? 'dark' : 'light')) === 'dark';
  const show = () => {
    const button = document.getElementById('theme');
    button?.setAttribute('aria-checked', String(isDark()));
  };

  try {
    root.dataset.theme = localStorage.getItem(key) ?? '';
  } catch {
    root.dataset.theme = ''; // a frame of another page may remember nothing
  }

  if (new URLSearchParams(location.search).has('embed')) {
    root.dataset.embedded = '';
  }

  addEventListener('DOMContentLoaded', () => {
    document.getElementById('theme')?.addEventListener('click', () => {
      root.dataset.theme = isDark() ? 'light' : 'dark';
      show();
      localStorage.setItem(key, root.dataset.theme);
    });
    system.addEventListener('change', show);
    show();
  });
})();
