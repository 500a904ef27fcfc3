export const TEXTS = {
  lost: 'The connection was lost before the answer came.',
  tooLong: 'This is too long to be sent from the page. Use another client for it.',
  silent: 'The server fell silent.',
  notUnderstood: 'The server sent something that this page does not understand.',
  goingAway: 'The server is shutting down.',
  refused: 'The server did not understand this page. Reload it to get the one that fits.',
  slow: 'This page was too slow to follow.',
};
