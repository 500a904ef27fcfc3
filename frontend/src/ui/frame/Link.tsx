import type { ComponentProps, MouseEvent } from 'react';
import { useNavigation } from './navigation';

interface LinkProps extends Omit<ComponentProps<'a'>, 'href' | 'onClick'> {
  /** An address of the page. */
  readonly to: string;
}

/** A link within the page. Clicks for another tab or window are left to the browser. */
export function Link({ to, ...rest }: LinkProps) {
  const navigation = useNavigation();
  const onClick = (event: MouseEvent) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    navigation.go(to);
  };
  return <a {...rest} href={to} onClick={onClick} />;
}
