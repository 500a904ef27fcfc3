export const TEXTS = {
  lost: 'The connection was lost before the reply arrived. The command may have been executed.',
  tooLong: 'The command is too long for this page. Run it with another client, such as redis-cli.',
  silent: 'The server stopped responding.',
  notUnderstood: 'The server sent a message that this page does not understand.',
  goingAway: 'The server is shutting down.',
  refused:
    'The server did not understand a message of this page. Reload the page to get the version that fits the server.',
  slow: 'The server closed the connection because this page received messages too slowly.',
};
