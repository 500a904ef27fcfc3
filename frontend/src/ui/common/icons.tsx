import type { ReactNode } from 'react';

function Icon({ children, size = 16 }: { children: ReactNode; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className="shrink-0"
    >
      {children}
    </svg>
  );
}

export const SearchIcon = () => (
  <Icon>
    <circle cx="7" cy="7" r="4.25" />
    <path d="m10.25 10.25 3.25 3.25" />
  </Icon>
);

export const PlusIcon = () => (
  <Icon>
    <path d="M8 3.5v9M3.5 8h9" />
  </Icon>
);

export const CloseIcon = () => (
  <Icon>
    <path d="m4 4 8 8m0-8-8 8" />
  </Icon>
);

export const CommandIcon = () => (
  <Icon>
    <path d="m3 4.5 3.5 3.5L3 11.5M8.5 12H13" />
  </Icon>
);

export const MoreIcon = () => (
  <Icon>
    <path d="M3.5 8h.01M8 8h.01M12.5 8h.01" strokeWidth="2.25" />
  </Icon>
);

export const SunIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="2.75" />
    <path d="M8 1.75v1.5m0 9.5v1.5M1.75 8h1.5m9.5 0h1.5M3.6 3.6l1 1m6.8 6.8 1 1m0-8.8-1 1m-6.8 6.8-1 1" />
  </Icon>
);

export const MoonIcon = () => (
  <Icon>
    <path d="M13.25 9.6A5.5 5.5 0 0 1 6.4 2.75a5.5 5.5 0 1 0 6.85 6.85Z" />
  </Icon>
);

export const SystemIcon = () => (
  <Icon>
    <rect x="2" y="3" width="12" height="8" rx="1" />
    <path d="M6 13.5h4" />
  </Icon>
);

export const SortIcon = ({ descending }: { descending: boolean }) => (
  <Icon size={12}>
    <path d={descending ? 'M8 3v10m0 0 3.5-3.5M8 13 4.5 9.5' : 'M8 13V3m0 0L4.5 6.5M8 3l3.5 3.5'} />
  </Icon>
);

export const ChevronIcon = ({ up }: { up: boolean }) => (
  <Icon>
    <path d={up ? 'm4 10 4-4 4 4' : 'm4 6 4 4 4-4'} />
  </Icon>
);

export const RefreshIcon = () => (
  <Icon>
    <path d="M13.25 8a5.25 5.25 0 1 1-1.6-3.8M13.25 1.75V4.5H10.5" />
  </Icon>
);

export const LogoIcon = () => (
  <svg
    width="22"
    height="22"
    viewBox="0 0 24 24"
    fill="none"
    aria-hidden="true"
    className="shrink-0"
  >
    <rect width="24" height="24" rx="6" className="fill-accent" />
    <path
      d="M6 8.2h12M6 12h8.4M6 15.8h5"
      className="stroke-on-accent"
      strokeWidth="2"
      strokeLinecap="round"
    />
    <circle cx="17.4" cy="15.8" r="1.7" className="fill-on-accent" />
  </svg>
);
