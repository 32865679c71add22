// Sets light or dark before the first paint when the reader follows the system. Loaded in the head, so it stays tiny.
const root = document.documentElement;
if (root.dataset.theme === 'auto') {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const apply = () => root.setAttribute('data-bs-theme', dark.matches ? 'dark' : 'light');
  apply();
  dark.addEventListener('change', apply);
}
root.classList.add('has-script');
