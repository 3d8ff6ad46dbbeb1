import type { ReactNode } from 'react';

// A few shapes, drawn here: an icon library would weigh more than all of them.
function Icon({ children }: { children: ReactNode }) {
  return (
    <svg
      width="16"
      height="16"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

export const IconCheck = () => (
  <Icon>
    <path d="M3 8.5 6.5 12 13 4.5" />
  </Icon>
);
export const IconCross = () => (
  <Icon>
    <path d="m4 4 8 8M12 4l-8 8" />
  </Icon>
);
export const IconClock = () => (
  <Icon>
    <circle cx="8" cy="8" r="6" />
    <path d="M8 4.5V8l2.5 1.5" />
  </Icon>
);
export const IconInfo = () => (
  <Icon>
    <circle cx="8" cy="8" r="6" />
    <path d="M8 7.25v3.5M8 5v.1" />
  </Icon>
);
export const IconWarning = () => (
  <Icon>
    <path d="M8 2.5 14 13H2ZM8 6.5v3M8 11.2v.1" />
  </Icon>
);
export const IconRetry = () => (
  <Icon>
    <path d="M13 8a5 5 0 1 1-1.5-3.5M12 2v3H9" />
  </Icon>
);
export const IconUp = () => (
  <Icon>
    <path d="m4 9 4-4 4 4" />
  </Icon>
);
export const IconDown = () => (
  <Icon>
    <path d="m4 7 4 4 4-4" />
  </Icon>
);
export const IconSort = () => (
  <Icon>
    <path d="m5 6 3-3 3 3M5 10l3 3 3-3" />
  </Icon>
);
export const IconPlus = () => (
  <Icon>
    <path d="M8 3v10M3 8h10" />
  </Icon>
);
export const IconSearch = () => (
  <Icon>
    <circle cx="7" cy="7" r="4.25" />
    <path d="m10.5 10.5 3 3" />
  </Icon>
);
export const IconUser = () => (
  <Icon>
    <circle cx="8" cy="5.5" r="2.75" />
    <path d="M2.75 13.5c.8-2.6 2.8-4 5.25-4s4.45 1.4 5.25 4" />
  </Icon>
);
export const IconCompanies = () => (
  <Icon>
    <path d="M3 13.5v-11h6v11M9 6.5h4v7M1.5 13.5h13M5 5.5h2M5 8.5h2" />
  </Icon>
);
export const IconPin = () => (
  <Icon>
    <path d="M8 14s4.5-4.2 4.5-7.5a4.5 4.5 0 0 0-9 0C3.5 9.800 8 14 8 14Z" />
    <circle cx="8" cy="6.500" r="1.500" />
  </Icon>
);
export const IconAudit = () => (
  <Icon>
    <path d="M5.500 3h-2v11h9V3h-2M5.500 2h5v2.500h-5ZM5.500 9l1.750 1.750L10.500 7.500" />
  </Icon>
);
export const IconImport = () => (
  <Icon>
    <path d="M8 2v8M5 7l3 3 3-3M2.500 11v2.500h11V11" />
  </Icon>
);
export const IconRequests = () => (
  <Icon>
    <path d="M6 4h8M6 8h8M6 12h8M2.500 4h.1M2.500 8h.1M2.500 12h.1" />
  </Icon>
);
export const IconLeft = () => (
  <Icon>
    <path d="M9.500 3.500 5 8l4.500 4.500" />
  </Icon>
);
export const IconRight = () => (
  <Icon>
    <path d="M6.500 3.500 11 8l-4.500 4.500" />
  </Icon>
);
export const IconMenu = () => (
  <Icon>
    <path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h11" />
  </Icon>
);
