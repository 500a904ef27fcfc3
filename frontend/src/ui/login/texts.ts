export const TEXTS = {
  title: 'Sign in',
  hint: 'With a user of the server, as any other client.',
  user: 'User',
  defaultUser: 'default',
  password: 'Password',
  failed: 'The login failed. Check the user and the password.',
  signIn: 'Sign in',
};
