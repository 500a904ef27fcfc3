export const TEXTS = {
  title: 'Sign in',
  hint: 'Use the name and password of an ACL user of the server.',
  user: 'User',
  defaultUser: 'default',
  password: 'Password',
  failed: 'The login failed. Check the user and the password.',
  signIn: 'Sign in',
};
