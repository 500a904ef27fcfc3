// Runs before the first paint, so that a remembered theme does not flash the other one.
try {
  const theme = localStorage.getItem('reredis.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // storage can be forbidden; the system's preference holds then
}
